import { assert } from '../../base/assert.ts';
import type { Relationship } from '../../model/relationship.ts';
import { LiveKeys } from './live-keys.ts';
import { SEAL_BYTES } from '../../base/sealed-value.ts';
import { rowsBytes } from './stored-bytes.ts';
import { traitsBytes } from './traits-bytes.ts';
import { TRAITS_AT } from './version-row.ts';

const BYTES_MAX = 2 * 1024 * 1024;

/** A relationship over an expired one, which only the commit can replace: until then it is what older snapshots show. */
export interface LateRelationship {
  readonly relationship: Relationship;
  /** Counted from 0 over the whole import. */
  readonly position: number;
}

/**
 * Relationships of an import that are staged in one batch, in columns: by their number in the load, which is that in
 * the order of the import.
 */
export class Load {
  /** Where each stands in the two indexes. */
  readonly forward: LiveKeys;
  readonly reverse: LiveKeys;
  readonly #relationships: Relationship[] = [];
  readonly #traits: Buffer[] = [];
  readonly #start: number;
  readonly #countMax: number;
  #traitsBytes = 0;

  /** @param start the position of the first relationship in the import. */
  constructor(start: number, countMax: number) {
    this.forward = new LiveKeys(countMax);
    this.reverse = new LiveKeys(countMax);
    this.#start = start;
    this.#countMax = countMax;
  }

  get count(): number {
    return this.#relationships.length;
  }

  /** The position behind the last. */
  get end(): number {
    return this.#start + this.count;
  }

  /** Once it is, nothing is added. */
  get isFull(): boolean {
    const bytes = this.forward.byteLength + this.reverse.byteLength + this.#traitsBytes;
    return this.count >= this.#countMax || bytes > BYTES_MAX;
  }

  add(relationship: Relationship): void {
    // All that may throw comes before the first column grows.
    const traits = traitsBytes(relationship);
    this.forward.addForward(relationship);
    this.reverse.addReverse(this.forward);
    this.#relationships.push(relationship);
    this.#traits.push(traits);
    this.#traitsBytes += traits.length;
  }

  position(index: number): number {
    return this.#start + index;
  }

  relationship(index: number): Relationship {
    const relationship = this.#relationships[index];
    assert(relationship !== undefined, 'the relationship is there');
    return relationship;
  }

  /** As `storedBytes` has them. */
  storedBytes(index: number): number {
    const valueBytes = SEAL_BYTES + TRAITS_AT + this.traits(index).length;
    return rowsBytes(
      this.forward.length(index),
      valueBytes,
      this.relationship(index).expiresAtNs !== undefined,
    );
  }

  late(index: number): LateRelationship {
    return { relationship: this.relationship(index), position: this.position(index) };
  }

  /** As `traitsBytes` makes them. */
  traits(index: number): Buffer {
    const traits = this.#traits[index];
    assert(traits !== undefined, 'the relationship is there');
    return traits;
  }
}
