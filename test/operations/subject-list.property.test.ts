import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GIVES, TAKES } from '../../src/engine/marks.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import type { LookupSubjectsItem } from '../../src/operations/asks.ts';
import { exclusionOf, isListed } from '../../src/operations/subject-list.ts';
import { EngineWorld } from '../engine/engine-world.ts';
import { findSubjects } from '../engine/walks.ts';
import { evaluateWorldCaveats } from '../worlds/caveats.ts';
import { naiveSubjects, STRANGER } from '../worlds/naive-lookup.ts';
import { worlds } from '../worlds/random-world.ts';
import { checksOf } from '../worlds/world.ts';
import { verdictIn } from './lists.ts';

const RUNS = Number(process.env['BAILIWICK_RUNS'] ?? 200);

const NO: Verdict = { kind: 'no' };
const YES: Verdict = { kind: 'yes' };
const OPEN: Verdict = { kind: 'conditional', missing: ['hour'] };

test.each([
  { flags: GIVES, verdict: YES, everyone: NO, listed: true, excluded: undefined },
  { flags: GIVES, verdict: YES, everyone: YES, listed: true, excluded: undefined }, // named beside the wildcard
  { flags: GIVES, verdict: NO, everyone: YES, listed: false, excluded: YES },
  { flags: GIVES, verdict: NO, everyone: NO, listed: false, excluded: undefined },
  { flags: GIVES, verdict: OPEN, everyone: OPEN, listed: true, excluded: undefined }, // both wait to be given it
  { flags: GIVES | TAKES, verdict: OPEN, everyone: OPEN, listed: true, excluded: OPEN },
  { flags: TAKES, verdict: YES, everyone: YES, listed: false, excluded: undefined }, // a ban that does not hold
  { flags: TAKES, verdict: YES, everyone: OPEN, listed: true, excluded: undefined },
  { flags: TAKES, verdict: YES, everyone: NO, listed: true, excluded: undefined }, // a ban lifted for them alone
  { flags: TAKES, verdict: OPEN, everyone: YES, listed: false, excluded: OPEN },
  { flags: TAKES, verdict: OPEN, everyone: OPEN, listed: false, excluded: OPEN },
  { flags: TAKES, verdict: NO, everyone: OPEN, listed: false, excluded: YES },
])(
  'named where $flags, $verdict.kind while everyone is $everyone.kind',
  ({ flags, verdict, everyone, listed, excluded }) => {
    const one = { candidate: { node: 7, id: 'anna', flags }, verdict };
    expect(isListed(one, everyone)).toBe(listed);
    expect(exclusionOf(one, everyone)).toEqual(
      excluded === undefined ? [] : [{ id: 'anna', verdict: excluded }],
    );
  },
);

test('whoever reads the list finds everyone’s verdict, with the names that are missing', async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ caveats: true }), async (world) => {
      const engine = new EngineWorld(world);
      for (const { resource, name, subject, context } of checksOf(world)) {
        const evaluate = evaluateWorldCaveats(context);
        const naive = naiveSubjects(world, resource, name, subject, { evaluate });
        if ([...naive.values()].some(({ kind }) => kind === 'fault')) continue;
        const everyone = naive.get(STRANGER) as Verdict;
        const found = await findSubjects(engine, resource, name, subject, { evaluate });
        const items: LookupSubjectsItem[] = [];
        const excluded = [];
        for (const [id, { flags, answer }] of found) {
          const one = { candidate: { node: 0, id, flags }, verdict: answer as Verdict };
          excluded.push(...exclusionOf(one, everyone));
          if (!isListed(one, everyone)) continue;
          items.push({ lookedUpAt: '', subject: { id, verdict: one.verdict }, excluded: [], cursor: '' });
        }
        if (everyone.kind !== 'no') {
          items.unshift({ lookedUpAt: '', subject: { id: '*', verdict: everyone }, excluded, cursor: '' });
        }
        for (const [id, answer] of naive) expect(verdictIn(items, id)).toEqual(answer);
      }
    }),
    { numRuns: RUNS },
  );
});
