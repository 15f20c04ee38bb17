import { assert } from '../../base/assert.ts';
import type { PageKey } from '../store.ts';
import { bundleTextOf } from './bundles/bundle-row.ts';
import { forwardText, joined } from './identity-key.ts';
import { TAG, textRangeOf } from './layout.ts';
import type { TextRange } from './layout.ts';

/** A page that was asked for. */
export interface WantedPage {
  /** Where its rows are, all of them and no others. */
  readonly range: TextRange;
  /** The key under which all of its object may be in one row; undefined for a page of another kind. */
  readonly bundle: string | undefined;
  /** At most this many of its versions with plain subjects are wanted. */
  readonly plainMax: number;
  /** Its number among those asked. */
  readonly place: number;
}

/**
 * Pages that may be read in one go, in the order of their ranges, none of them twice: forward pages of one resource,
 * which are next to each other but for relations that nobody asked for. A check mostly wants all that decides a
 * permission on an object, and half of what a page costs is the reading of its own.
 */
export type PageRun = readonly WantedPage[];

/** Every page of `keys` in one run. */
export function runsOf(keys: readonly PageKey[]): readonly PageRun[] {
  const runs: PageRun[] = [];
  const byResource = new Map<string, Map<string, WantedPage>>();
  keys.forEach((key, place) => {
    const plainMax = key.kind === 'forward' ? (key.plainMax ?? Infinity) : Infinity;
    const range = rangeOfPage(key);
    const bundle = key.kind === 'forward' ? bundleTextOf(range.gte) : undefined;
    const page = { range, bundle, plainMax, place };
    if (key.kind !== 'forward') {
      runs.push([page]);
      return;
    }
    const resource = joined(key.resource.type, key.resource.id);
    const byRelation = byResource.get(resource);
    if (byRelation === undefined) byResource.set(resource, new Map([[key.relation, page]]));
    else if (byRelation.has(key.relation)) runs.push([page]);
    else byRelation.set(key.relation, page);
  });
  for (const byRelation of byResource.values()) runs.push([...byRelation.values()].toSorted(compareRanges));
  return runs;
}

/** From the first page to the last. */
export function rangeOfRun(run: PageRun): TextRange {
  const [first, last] = [run[0], run.at(-1)];
  assert(first !== undefined && last !== undefined, 'a run has a page');
  return { gte: first.range.gte, lt: last.range.lt };
}

function compareRanges(left: WantedPage, right: WantedPage): number {
  return left.range.gte < right.range.gte ? -1 : 1;
}

function rangeOfPage(key: PageKey): TextRange {
  switch (key.kind) {
    case 'forward':
      return textRangeOf(`${TAG.forward}${joined(key.resource.type, key.resource.id, key.relation)}`);
    case 'reverse':
      return textRangeOf(`${TAG.reverse}${joined(key.subject.type, key.subject.id, key.subject.relation)}`);
    case 'point':
      return textRangeOf(forwardText(key));
  }
}
