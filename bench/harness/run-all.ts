import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ALL_BARS } from '../cases/all-bars.ts';
import { ALL_CASES } from '../cases/all-cases.ts';
import type { Side } from '../sides/side.ts';
import { Target } from '../sides/target.ts';
import { THIS_TREE, type Tree } from '../sides/tree.ts';
import { takesFlag } from '../servers/server-process.ts';
import type { BenchCase } from './case.ts';
import { placeName } from '../worlds/all-worlds.ts';
import { runOf, settle } from './bars.ts';
import { loadNow, thisMachine } from './machine.ts';
import type { Options } from './options.ts';
import { planOf, type Step } from './plan.ts';
import type { Report } from './report.ts';
import { type CaseReport, runCase, type SeatedSide } from './run-case.ts';
import { StoredWorlds } from './stored-worlds.ts';

export interface RunOutcome {
  readonly report: Report;
  /** Of cases that failed and are not in the report. */
  readonly failures: readonly string[];
}

/** One case after another. A case that fails is told and left out. */
export async function runAll(options: Options, tell: (what: string) => void): Promise<RunOutcome> {
  const loadBefore = loadNow();
  const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-bench-'));
  using stored = new StoredWorlds(folder, tell);
  const target = options.target && new Target(options.target);
  await target?.requireEmpty();
  const cases: CaseReport[] = [];
  const failures: string[] = [];
  const worlds = new Map<string, number>();
  for (const step of planOf(ALL_CASES, options)) {
    const name = `${step.one.name} on ${placeName(step.place)}`;
    if (!canTake(step.one, THIS_TREE)) {
      tell(`${name} left out: \`serve\` does not take \`${step.one.needs}\``);
      continue;
    }
    const scratchDir = path.join(folder, 'scratch');
    mkdirSync(scratchDir);
    try {
      worlds.set(placeName(step.place), (await stored.of(THIS_TREE, step.place)).relationships);
      if (target && step.one.sides.includes('target')) await target.hold(step.place);
      tell(name);
      const chosen = { ...step.one, rounds: options.rounds ?? step.one.rounds };
      const sides = await seated(step, options, stored);
      cases.push(await runCase(chosen, step.place, sides, scratchDir, tell));
    } catch (error) {
      failures.push(name);
      tell(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    rmSync(scratchDir, { recursive: true, force: true });
  }
  await target?.clear();
  const bars = settle(ALL_BARS, runOf(cases)).filter(
    ({ outcome }) => options.isWhole || outcome !== 'not measured',
  );
  const machine = thisMachine(loadBefore, options.base);
  const counted = [...worlds].map(([name, relationships]) => ({ name, relationships }));
  return { report: { machine, worlds: counted, cases, bars }, failures };
}

/** Ours first; the others as far as the case takes them and there are any. */
async function seated(
  { one, place }: Step,
  { base, target }: Options,
  stored: StoredWorlds,
): Promise<readonly SeatedSide[]> {
  const sides: Side[] = [{ kind: 'ours', tree: THIS_TREE }];
  if (base && canTake(one, base)) sides.push({ kind: 'base', tree: base });
  if (target) sides.push({ kind: 'target', ...target });
  sides.push({ kind: 'constant' }, { kind: 'spicedb' });
  return Promise.all(
    sides
      .filter(({ kind }) => one.sides.includes(kind))
      .map(async (side) => ({
        side,
        dataDir: 'tree' in side ? (await stored.of(side.tree, place)).dataDir : '',
      })),
  );
}

function canTake({ needs }: BenchCase, tree: Tree): boolean {
  return needs === undefined || takesFlag(tree, needs);
}
