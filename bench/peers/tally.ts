import { isDeepStrictEqual } from 'node:util';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import { canonicalTree } from '../../test/worlds/naive-expand.ts';
import type { World } from '../../test/worlds/world.ts';
import type { Difference } from './known-differences.ts';
import { KNOWN_CHECK_DIFFERENCES, KNOWN_DIFFERENCES } from './known-differences.ts';
import { KNOWN_LIST_DIFFERENCES } from './known-list-differences.ts';
import { stepText } from './history.ts';
import { explainWatch, type WatchDifference } from './known-watch-differences.ts';
import type { CheckAnswer, ExpandAnswer } from './peer.ts';

export interface Failure {
  readonly seed: number;
  readonly call: string;
  readonly question: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
  readonly world: readonly string[];
}

/** What was compared and how it came out. */
export class Tally {
  readonly compared = {
    check: 0,
    checkBulk: 0,
    expand: 0,
    lookupResources: 0,
    lookupSubjects: 0,
    readRelationships: 0,
    write: 0,
    watch: 0,
  };
  /** By kind of answer, where both sides agree. */
  readonly agreed: Record<string, number> = {};
  /** What two lists agree on, id by id, and where both are refused. */
  readonly agreedOfLists: Record<string, number> = {};
  readonly known: Record<string, number> = {};
  readonly failures: Failure[] = [];

  check(call: 'check' | 'checkBulk', seed: number, difference: Difference): void {
    this.compared[call]++;
    const { world, question, ours, theirs } = difference;
    if (agree(ours, theirs)) return count(this.agreed, ours.kind);
    const rows = [...KNOWN_DIFFERENCES, ...KNOWN_CHECK_DIFFERENCES];
    const row = rows.find((one) => one.explains(difference));
    if (row !== undefined) return count(this.known, row.name);
    this.failures.push({ seed, call, question, ours, theirs, world: dump(world) });
  }

  expand(seed: number, world: World, question: unknown, ours: ExpandAnswer, theirs: ExpandAnswer): void {
    this.compared.expand++;
    if (treesAgree(ours, theirs)) return count(this.agreed, ours.kind);
    this.failures.push({ seed, call: 'expand', question, ours, theirs, world: dump(world) });
  }

  /** What two lists say of one id. */
  listed(call: 'lookupResources' | 'lookupSubjects', seed: number, difference: Difference): void {
    const { world, question, ours, theirs } = difference;
    if (agree(ours, theirs)) return count(this.agreedOfLists, ours.kind);
    const rows = [...KNOWN_DIFFERENCES, ...KNOWN_LIST_DIFFERENCES[call]];
    const row = rows.find((one) => one.explains(difference));
    if (row !== undefined) return count(this.known, row.name);
    this.fail(seed, call, world, question, ours, theirs);
  }

  /** What two watches of one history saw. */
  watched(seed: number, difference: WatchDifference): void {
    this.compared.watch++;
    const { world, ask, steps, ours, theirs } = difference;
    if (isDeepStrictEqual(ours, theirs)) return;
    const rows = explainWatch(difference);
    if (rows !== undefined) return rows.forEach(({ name }) => count(this.known, name));
    this.fail(seed, 'watch', world, { ask, steps: steps.map(stepText) }, ours, theirs);
  }

  fail(seed: number, call: string, world: World, question: unknown, ours: unknown, theirs: unknown): void {
    this.failures.push({ seed, call, question, ours, theirs, world: dump(world) });
  }

  /** Two answers that nothing may tell apart. */
  same(seed: number, call: string, { world, question, ours, theirs }: Difference): void {
    if (!agree(ours, theirs)) this.failures.push({ seed, call, question, ours, theirs, world: dump(world) });
  }
}

/** Missing names are sets; of an error only the code is compared, the words are each engine's own. */
function agree(ours: CheckAnswer, theirs: CheckAnswer): boolean {
  if (ours.kind === 'error' && theirs.kind === 'error') return ours.code === theirs.code;
  return isDeepStrictEqual(ours, theirs);
}

function treesAgree(ours: ExpandAnswer, theirs: ExpandAnswer): boolean {
  if (ours.kind === 'error' && theirs.kind === 'error') return ours.code === theirs.code;
  if (ours.kind === 'error' || theirs.kind === 'error') return false;
  return isDeepStrictEqual(canonicalTree(ours.tree), canonicalTree(theirs.tree));
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

function dump({ schemaText, relationships }: World): readonly string[] {
  return [...schemaText.split('\n'), ...relationships.map(formatRelationship)];
}
