/** The type of a caveat parameter: `list<map<uint>>` is `{ name: 'list', of: { name: 'map', of: { name: 'uint' } } }`. */
export interface ParameterType {
  readonly name: string;
  readonly of: ParameterType | undefined;
}

/** How many type arguments each parameter type takes. Source: the shared contract, "Caveats", "Parameter types". */
const ARGUMENT_COUNT: ReadonlyMap<string, 0 | 1> = new Map([
  ['any', 0],
  ['bool', 0],
  ['string', 0],
  ['int', 0],
  ['uint', 0],
  ['double', 0],
  ['bytes', 0],
  ['duration', 0],
  ['timestamp', 0],
  ['list', 1],
  ['map', 1],
  ['ipaddress', 0],
]);

/** The number of type arguments that `name` takes; undefined when there is no such type. */
export function argumentCountOf(name: string): 0 | 1 | undefined {
  return ARGUMENT_COUNT.get(name);
}

/** The type as a schema writes it. */
export function formatParameterType(type: ParameterType): string {
  return type.of === undefined ? type.name : `${type.name}<${formatParameterType(type.of)}>`;
}
