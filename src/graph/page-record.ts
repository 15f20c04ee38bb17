/**
 * A page is a record of eight words, so that one line of the cache tells all of it:
 *
 *   node     name * 4 + kind     address of the edges     room for edges * 4 + flags     the era it was last looked at in
 *   of a page with a single edge:  that edge, as the arena has it too
 *   of another one:                edges     those that lead on     its huge number, or `WHOLE`
 *
 * So a walk over a page with a single edge, as most are, never leaves the record. While a page is being made, its kind
 * and name have the flag `UNLINKED`, so that no look for them comes upon it.
 */
export const RECORD_WORDS = 8;
export const NODE = 0;
export const TAG = 1;
export const ADDRESS = 2;
export const STATE = 3;
export const TOUCHED = 4;
export const COUNT = 5;
export const STRUCTURE = 6;
export const HUGE = 7;
/** Of a page with a single edge, the first of its words. */
export const EDGE = 5;

/** Flag of the state: the page is not huge and has one edge, which is in the record. */
export const SINGLE = 1;
/** Flag of the state, of a page with a single edge: it leads on. */
export const LEADS = 2;
const FLAGS = 2; // bits

export const ROOM_MAX: number = 2 ** (32 - FLAGS) - 1;

/** Edges that the block of a page has room for. */
export function roomIn(state: number): number {
  return state >>> FLAGS;
}

/** The state of a page with room for so many edges, without flags. */
export function stateOf(room: number): number {
  return (room << FLAGS) >>> 0;
}

/** Flag of the tag: the page is being made, and is none yet to whoever looks for it. */
export const UNLINKED = 0x8000_0000;

/** In the place of a tag: the record is no page's. */
export const VACANT = 0xffff_ffff;
