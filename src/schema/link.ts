import { unreachable } from '../base/assert.ts';
import { type Names, NO_NAME } from '../model/names.ts';
import { MemberTable, NO_MEMBER, NO_REWRITE, type Op, OP, type Program } from './program.ts';
import type { Rewrite } from './rewrite.ts';
import type { Definition } from './schema.ts';

/** Lays out all rewrites in one program and numbers the members, by the numbers that `names` gives. */
export function linkDefinitions(
  definitions: ReadonlyMap<string, Definition>,
  names: Names,
): { readonly program: Program; readonly members: MemberTable } {
  const layout = new Layout(names);
  const types = [...definitions.keys()].map((name) => names.numberOf(name));
  const members = [...definitions.values()].flatMap((definition) =>
    [...definition.members.values()].map(({ name, allowed, rewrite }) => ({
      type: names.numberOf(definition.name),
      name: names.numberOf(name),
      direct: allowed.length > 0,
      rewrite: rewrite === undefined ? NO_REWRITE : layout.place(rewrite),
    })),
  );
  const table = new MemberTable(types, members);
  const program = layout.program();
  members.forEach(({ type, rewrite }) => linkNames(program, table, type, rewrite));
  return { program, members: table };
}

/** Whoever walks a rewrite knows the type it is on, so what its names mean there is looked up once, here. */
function linkNames(
  { op, first, next, member }: Program,
  members: MemberTable,
  type: number,
  entry: number,
): void {
  if (entry === NO_REWRITE) return;
  const end = next[entry] ?? entry;
  for (let instruction = entry; instruction < end; instruction++) {
    if (op[instruction] === OP.name) member[instruction] = members.find(type, first[instruction] ?? NO_NAME);
  }
}

/** A program in the making; the columns are those of `Program`. */
class Layout {
  readonly #names: Names;
  readonly #op: Op[] = [];
  readonly #first: number[] = [];
  readonly #second: number[] = [];
  readonly #next: number[] = [];

  constructor(names: Names) {
    this.#names = names;
  }

  program(): Program {
    return {
      op: Uint8Array.from(this.#op),
      first: Uint32Array.from(this.#first),
      second: Uint32Array.from(this.#second),
      next: Uint32Array.from(this.#next),
      member: new Int32Array(this.#op.length).fill(NO_MEMBER),
    };
  }

  /** Returns the entry point. Rewrites are as deep as the parser's limits let them be, so this may recurse. */
  place(rewrite: Rewrite): number {
    const names = this.#names;
    switch (rewrite.kind) {
      case 'nil':
      case 'self':
        return this.#put(OP[rewrite.kind], 0, 0, []);
      case 'name':
        return this.#put(OP.name, names.numberOf(rewrite.name), 0, []);
      case 'arrow': {
        const { over, then, quantifier } = rewrite;
        return this.#put(OP[quantifier], names.numberOf(over), names.numberOf(then), []);
      }
      case 'union':
      case 'intersection':
        return this.#put(OP[rewrite.kind], 0, 0, rewrite.operands);
      case 'exclusion':
        return this.#put(OP.exclusion, 0, 0, [rewrite.base, rewrite.except]);
      default:
        return unreachable(rewrite);
    }
  }

  #put(op: Op, first: number, second: number, operands: readonly Rewrite[]): number {
    const index = this.#op.push(op) - 1;
    this.#first.push(first);
    this.#second.push(second);
    this.#next.push(0);
    for (const operand of operands) this.place(operand);
    this.#next[index] = this.#op.length;
    return index;
  }
}
