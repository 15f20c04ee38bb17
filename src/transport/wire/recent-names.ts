import type { NameRule } from '../../model/name-rules.ts';
import { latin1Text } from './latin1-text.ts';

/** A power of two. Longer names than this many bytes are made anew each time, so that the whole stays small. */
const SLOTS = 64;
const KEPT_BYTES_MAX = 64;

/**
 * Names of types, relations and permissions as they come over the wire. There are few of them and they come over and
 * over, so one that came before is neither made nor held against its rule again; it is also the same string, whose hash
 * is known.
 */
export class RecentNames {
  readonly #rule: NameRule;
  /** By length and last character; '' where none is. */
  readonly #slots: string[] = Array.from({ length: SLOTS }, () => '');

  constructor(rule: NameRule) {
    this.#rule = rule;
  }

  /** The name in `bytes` from `start` to before `end`; `undefined` when it is none under the rule. */
  read(bytes: Buffer, start: number, end: number): string | undefined {
    const slot = (31 * (end - start) + (bytes[end - 1] ?? 0)) & (SLOTS - 1);
    const known = this.#slots[slot];
    if (known !== undefined && isAt(known, bytes, start, end)) return known;
    const name = latin1Text(bytes, start, end);
    if (!this.#rule.test(name)) return undefined;
    if (name.length <= KEPT_BYTES_MAX) this.#slots[slot] = name;
    return name;
  }
}

/** Whether the bytes are the characters of `name`, which is neither empty nor has any but ASCII ones. */
function isAt(name: string, bytes: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start || name === '') return false;
  for (let index = 0; index < name.length; index++) {
    if (name.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}
