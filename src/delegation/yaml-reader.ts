import type * as Yaml from 'yaml';
import { yaml } from '../base/yaml-package.ts';
import type { Problems } from '../schema/diagnostic.ts';
import type { SourceText, Span } from '../schema/source-text.ts';

/** A key of a map, its value, and where the key stands. */
export interface Entry {
  readonly key: string;
  readonly value: unknown;
  readonly span: Span;
}

/** Reads the nodes of one YAML text; whatever is not as expected goes into `problems` with its place. */
export class YamlReader {
  readonly problems: Problems;
  readonly #source: SourceText;

  constructor(source: SourceText, problems: Problems) {
    this.#source = source;
    this.problems = problems;
  }

  /**
   * The entries of a map; of `names` only, if they are given. Missing or null is empty.
   * @param elsewhere what there is to say to other names
   */
  entries(
    node: unknown,
    what: string,
    names?: readonly string[],
    elsewhere: ReadonlyMap<string, string> = new Map(),
  ): readonly Entry[] {
    if (isAbsent(node)) return [];
    if (!yaml().isMap(node)) {
      this.problems.parse(this.spanOf(node), `expected ${what} to be a map`);
      return [];
    }
    return this.#pairs(node).filter(({ key, span }) => {
      if (names === undefined || names.includes(key)) return true;
      // A setting that is passed over would be taken for one that is kept.
      const hint = elsewhere.get(key);
      this.problems.parse(
        span,
        `expected one of ${listed(names)} in ${what}, found \`${key}\`${hint === undefined ? '' : `: ${hint}`}`,
      );
      return false;
    });
  }

  /** Text that `accepts` takes. */
  text<Value>(
    node: unknown,
    expected: string,
    accepts: (text: string) => Value | undefined,
  ): Value | undefined {
    const text = yaml().isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
    return this.#accepted(node, expected, text === undefined ? undefined : accepts(text));
  }

  count(node: unknown, min: number, max: number): number | undefined {
    const value = yaml().isScalar(node) ? node.value : undefined;
    const isFit = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
    return this.#accepted(node, `a whole number from ${min} to ${max}`, isFit ? value : undefined);
  }

  flag(node: unknown): boolean | undefined {
    const value = yaml().isScalar(node) ? node.value : undefined;
    return this.#accepted(node, '`true` or `false`', typeof value === 'boolean' ? value : undefined);
  }

  /** A list of different names out of `choices`, not empty, in the order of `choices`. */
  choice<Name extends string>(node: unknown, choices: readonly Name[]): readonly Name[] | undefined {
    const found = yaml().isSeq(node)
      ? node.items.map((item) => (yaml().isScalar(item) ? item.value : undefined))
      : [];
    const chosen = choices.filter((name) => found.includes(name));
    const isFit = chosen.length > 0 && chosen.length === found.length;
    return this.#accepted(node, `a list of different ones of ${listed(choices)}`, isFit ? chosen : undefined);
  }

  spanOf(node: unknown): Span {
    const [start = 0, end = 0] = (yaml().isNode(node) ? node.range : undefined) ?? [];
    return { source: this.#source, start, end };
  }

  #pairs(map: Yaml.YAMLMap): readonly Entry[] {
    return map.items.map(({ key, value }) => ({
      key: yaml().isScalar(key) ? String(key.value) : '',
      value,
      span: this.spanOf(key),
    }));
  }

  #accepted<Value>(node: unknown, expected: string, value: Value | undefined): Value | undefined {
    if (value === undefined)
      this.problems.parse(this.spanOf(node), `expected ${expected}, found ${shown(node)}`);
    return value;
  }
}

function isAbsent(node: unknown): boolean {
  return node === undefined || node === null || (yaml().isScalar(node) && node.value === null);
}

function shown(node: unknown): string {
  if (yaml().isMap(node)) return 'a map';
  if (yaml().isSeq(node)) return `a list of ${node.items.length}`;
  return yaml().isScalar(node) ? `\`${String(node.value)}\`` : 'nothing';
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
