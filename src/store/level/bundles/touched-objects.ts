import { assert } from '../../../base/assert.ts';
import { objectOf } from './bundle-row.ts';

/** Objects that wait for a bundle by name; what is touched beyond that is only counted. */
const WAITING_MAX = 20_000;
/** Objects that are noted while some are bundled; with more of them nothing is known any more. */
const NOTED_MAX = 50_000;
/** When a quarter of the objects, and so many, lost their bundle and do not wait by name, all are bundled anew. */
const UNKNOWN_MIN = 10_000;
const UNKNOWN_SHARE = 4;

/**
 * Which objects of a store may lack a bundle, by name: see `objectOf`. Every batch goes by here: it drops the bundle of
 * each object of which it changes a forward row.
 */
export class TouchedObjects {
  /** Whether there may be bundles. Without any, nobody looks for one, and a batch drops none. */
  areThere: boolean;
  /** Whether somebody is making bundles. */
  isBeingBundled = false;
  /** Objects whose bundle was dropped and may be made anew: none of them has one. */
  #waiting = new Set<string>();
  /** Those touched since `begin`; undefined when they were too many, or nobody began. */
  #noted: Set<string> | undefined;
  /** Objects that lost their bundle and are not in `#waiting`; `Infinity` when all may lack one. */
  #unknown: number;
  #bundled: number;
  /** Whether the store says that all were bundled. */
  #isTold: boolean;

  /** @param bundled how many were found worth a bundle when all objects were looked at last; undefined if they never were */
  constructor(areThere: boolean, bundled: number | undefined) {
    this.areThere = areThere;
    this.#unknown = bundled === undefined ? Infinity : 0;
    this.#bundled = bundled ?? 0;
    this.#isTold = bundled !== undefined;
  }

  /** Whether it matters what is touched. */
  get isWatching(): boolean {
    return this.areThere || this.isBeingBundled || this.#unknown !== Infinity;
  }

  /** Whether all objects have to be looked at. */
  get isAllUnknown(): boolean {
    return this.#unknown > Math.max(UNKNOWN_MIN, this.#bundled / UNKNOWN_SHARE);
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  /** Forward rows of an object are about to be changed. Whether it may have a bundle. */
  touch(object: string): boolean {
    this.#noted?.add(object);
    if (this.#noted !== undefined && this.#noted.size > NOTED_MAX) this.#noted = undefined;
    if (this.#waiting.has(object)) return false;
    if (this.#waiting.size < WAITING_MAX) this.#waiting.add(object);
    else this.#unknown++;
    return true;
  }

  /**
   * From now on every object that is touched is noted. Nothing may be on its way to the disk: ask for it in a turn of the
   * writer.
   */
  begin(): void {
    assert(this.isBeingBundled && this.#noted === undefined, 'objects are bundled one lot after another');
    this.#noted = new Set();
  }

  /** Whether the object was not touched since `begin`. */
  isUntouched(object: string): boolean {
    return this.#noted !== undefined && !this.#noted.has(object);
  }

  /** The bundle of an object is about to be written. */
  bundle(object: string): void {
    this.areThere = true;
    this.#waiting.delete(object);
  }

  end(): void {
    this.#noted = undefined;
  }

  /** Takes some of those that wait. */
  take(most: number): readonly string[] {
    const taken: string[] = [];
    for (const object of this.#waiting) {
      if (taken.length === most) break;
      taken.push(object);
      this.#waiting.delete(object);
    }
    return taken;
  }

  /** All objects are about to be looked at. */
  beginAll(): void {
    this.#unknown = 0;
    this.#waiting.clear();
  }

  /** All were looked at; `bundled` of them have a bundle, and the store is about to say so. */
  endAll(bundled: number): void {
    this.#bundled = bundled;
    this.#isTold = true;
  }

  /** Whether the store has to stop saying that all were bundled. It is asked once. */
  isUntold(): boolean {
    const isUntold = this.#isTold && this.isAllUnknown;
    if (isUntold) this.#isTold = false;
    return isUntold;
  }

  /** Not all were looked at. */
  giveUpAll(): void {
    this.#unknown = Infinity;
  }
}

/** The objects of which one batch changes forward rows, by name; one may come more than once. */
export class TouchedByBatch {
  readonly names: string[] = [];
  #last = '';

  /** A row of the batch. Its bytes may be another row's afterwards. */
  note(key: Buffer): void {
    const name = objectOf(key);
    if (name === undefined || name === this.#last) return; // rows mostly come in their order
    this.#last = name;
    this.names.push(name);
  }
}
