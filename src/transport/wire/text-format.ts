import protobuf from 'protobufjs';

/**
 * A message that was read, in the text format of protobuf on one line: `resource { object_type: "group" } result: 2`.
 * Only what is set is written; enums by name.
 * Source: the text format language specification of protobuf.
 */
export function formatMessage(type: protobuf.Type, message: protobuf.Message): string {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  return type.fieldsArray
    .filter(({ name }) => Object.hasOwn(values, name))
    .flatMap((field) => formatField(field, values[field.name]))
    .join(' ');
}

function formatField(field: protobuf.Field, value: unknown): readonly string[] {
  const name = field.name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
  if (field instanceof protobuf.MapField) {
    return Object.entries(value as Readonly<Record<string, unknown>>).map(
      ([key, item]) => `${name} { key: ${quoted(key)} value${formatValue(field, item)} }`,
    );
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => `${name}${formatValue(field, item)}`);
}

/** With what stands between a name and its value: messages have no colon. */
function formatValue({ resolvedType }: protobuf.Field, value: unknown): string {
  if (resolvedType instanceof protobuf.Type) {
    const inside = formatMessage(resolvedType, value as protobuf.Message);
    return inside === '' ? ' {}' : ` { ${inside} }`;
  }
  if (resolvedType instanceof protobuf.Enum)
    return `: ${resolvedType.valuesById[Number(value)] ?? String(value)}`;
  if (typeof value === 'string') return `: ${quoted(value)}`;
  return `: ${String(value).replace('Infinity', 'inf').replace('NaN', 'nan')}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function quoted(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what has to be escaped
  const escaped = text.replaceAll(/[\\"\u0000-\u001f\u007f]/g, (character) => {
    const code = character.charCodeAt(0).toString(8).padStart(3, '0');
    return ESCAPES[character] ?? `\\${code}`;
  });
  return `"${escaped}"`;
}
