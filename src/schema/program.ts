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
 *
 * Members are found through an open-addressed table of member numbers, at most half full, so its size follows the
 * number of members and not the number of names the tenant ever had.
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
  readonly #slots: Int32Array; // a power of two long: member number, or NO_MEMBER

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
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * members.length + 2))).fill(NO_MEMBER);
    members.forEach(({ type, name }, number) => {
      this.#slots[this.#slotOf(type, name)] = number;
    });
  }

  /** Whether a definition has this type number. */
  hasType(type: number): boolean {
    return this.#types[type] === 1;
  }

  /** The member called `name` on `type`, or `NO_MEMBER`. */
  find(type: number, name: number): number {
    return this.#slots[this.#slotOf(type, name)] ?? NO_MEMBER;
  }

  /** The slot of the member, or the empty one where it would be. */
  #slotOf(type: number, name: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hash = Math.imul(type, 0x9e3779b1) ^ Math.imul(name, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (;;) {
      const member = slots[slot] ?? NO_MEMBER;
      if (member === NO_MEMBER || (this.type[member] === type && this.name[member] === name)) return slot;
      slot = (slot + 1) & mask;
    }
  }
}
