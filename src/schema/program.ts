import { NO_NAME } from '../model/names.ts';

/**
 * What the engine runs. A schema's rewrites are laid out one after another as instructions in preorder: an operator is
 * followed by its operands, and `next` skips a whole subtree, so the operands of the operator at `i` start at `i + 1`,
 * `next[i + 1]`, … and end before `next[i]`. Names are numbers of the tenant's `Names`.
 */
export interface Program {
  readonly op: Uint8Array;
  /** `name`: the name asked on the same object. `any`, `all`: the relation whose subjects are walked. */
  readonly first: Uint32Array;
  /** `any`, `all`: the name asked on each subject. */
  readonly second: Uint32Array;
  readonly next: Uint32Array;
}

export const OP = {
  nil: 0,
  self: 1,
  name: 2,
  any: 3,
  all: 4,
  union: 5,
  intersection: 6,
  /** Exactly two operands: the base, then what is taken away. */
  exclusion: 7,
} as const;

export type Op = (typeof OP)[keyof typeof OP];

/** No member has this number. */
export const NO_MEMBER = -1;
/** A member without a rewrite has this entry point. */
export const NO_REWRITE = -1;

/**
 * Every relation and permission of every definition, numbered. A member may have a direct part (what is stored on it),
 * a rewrite, or both, and then it is their union.
 */
export class MemberTable {
  /** 1 where relationships may be stored on the member. */
  readonly direct: Uint8Array;
  /** The member's entry point in the program, or `NO_REWRITE`. */
  readonly rewrite: Int32Array;
  /** Numbers of the member's definition and name. */
  readonly type: Uint32Array;
  readonly name: Uint32Array;
  readonly #row: Int32Array; // type number -> row, or -1
  readonly #cells: Int32Array; // row * width + name number -> member, or NO_MEMBER
  readonly #width: number;

  /** @param types numbers of all definitions, those without members included. */
  constructor(
    types: readonly number[],
    members: readonly {
      readonly type: number;
      readonly name: number;
      readonly direct: boolean;
      readonly rewrite: number;
    }[],
  ) {
    this.direct = Uint8Array.from(members, (member) => (member.direct ? 1 : 0));
    this.rewrite = Int32Array.from(members, (member) => member.rewrite);
    this.type = Uint32Array.from(members, (member) => member.type);
    this.name = Uint32Array.from(members, (member) => member.name);
    this.#row = new Int32Array(Math.max(NO_NAME, ...types) + 1).fill(-1);
    types.forEach((type, row) => (this.#row[type] = row));
    this.#width = Math.max(NO_NAME, ...this.name) + 1;
    this.#cells = new Int32Array(types.length * this.#width).fill(NO_MEMBER);
    members.forEach((member, number) => {
      this.#cells[(this.#row[member.type] ?? 0) * this.#width + member.name] = number;
    });
  }

  /** Whether a definition has this type number. */
  hasType(type: number): boolean {
    return (this.#row[type] ?? -1) >= 0;
  }

  /** The member called `name` on `type`, or `NO_MEMBER`. */
  find(type: number, name: number): number {
    const row = this.#row[type] ?? -1;
    if (row < 0 || name >= this.#width) return NO_MEMBER;
    return this.#cells[row * this.#width + name] ?? NO_MEMBER;
  }
}
