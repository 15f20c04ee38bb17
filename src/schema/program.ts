import { NO_NAME } from '../model/names.ts';
import { shareRow } from './shared-row.ts';

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
  /** `name`: the member that is asked, `NO_MEMBER` if the definition has none of that name. Of others `NO_MEMBER`. */
  readonly member: Int32Array;
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
 *
 * They are found in a row of slots that all types share, whose size follows the number of members and not the number
 * of names the tenant ever had.
 */
export class MemberTable {
  /** 1 where relationships may be stored on the member. */
  readonly direct: Uint8Array;
  /** The member's entry point in the program, or `NO_REWRITE`. */
  readonly rewrite: Int32Array;
  /** Numbers of the member's definition and name. */
  readonly type: Uint32Array;
  readonly name: Uint32Array;
  readonly #types: Uint8Array; // type number -> 1
  readonly #starts: Int32Array; // type number -> where its row starts
  readonly #slots: Int32Array; // member numbers

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
    this.#types = new Uint8Array(types.reduce((most, type) => Math.max(most, type), NO_NAME) + 1);
    for (const type of types) this.#types[type] = 1;
    const { starts, slots } = shareRow(this.type, this.name);
    this.#starts = starts;
    this.#slots = slots;
  }

  /** Whether a definition has this type number. */
  hasType(type: number): boolean {
    return this.#types[type] === 1;
  }

  /** The member called `name` on `type`, or `NO_MEMBER`. */
  find(type: number, name: number): number {
    if (type >= this.#starts.length) return NO_MEMBER;
    const slot = (this.#starts[type] ?? 0) + name;
    if (slot < 0 || slot >= this.#slots.length) return NO_MEMBER;
    const member = this.#slots[slot] ?? NO_MEMBER;
    // The slot is another type's member, or the one in this type's row that is called `name`.
    return member !== NO_MEMBER && this.type[member] === type ? member : NO_MEMBER;
  }
}
