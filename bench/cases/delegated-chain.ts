import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { many, type Sample } from '../harness/sample.ts';
import { openLibrary } from '../sides/library.ts';
import { treeOf } from '../sides/tree-of.ts';
import { AGENTS_SIZE, agentsShape } from '../worlds/agents-shape.ts';
import { chainQuestions } from '../worlds/agents.ts';
import { requireAnswers } from './bulk.ts';
import { timed } from './timed.ts';

const HOPS = [1, 2, 4, 8] as const;
const CHAINS_PER_ROUND = 500;

/** The rights of a whole chain of delegation, as the conjunction of its links' checks at one revision. */
export const delegatedChain: BenchCase = {
  name: 'delegated-chain',
  question: 'what do the rights of a chain of agents and sessions cost, by its length?',
  places: [{ world: 'agents', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours', 'base'],
  rounds: 5,
  open,
  notes: [
    'one bulk check of the user and of the agent and session of each hop; whether links are stopped is not read',
  ],
};

async function open({ side, dataDir }: Context): Promise<Opened> {
  const shape = agentsShape(AGENTS_SIZE);
  const library = await openLibrary(treeOf(side), { dataDir });
  const chains = HOPS.map((hops) =>
    Array.from({ length: CHAINS_PER_ROUND }, (_, chain) => chainQuestions(shape, chain, hops)),
  );
  const round = async (): Promise<readonly Sample[]> => {
    const samples: Sample[] = [];
    for (const [index, hops] of HOPS.entries()) {
      const durations = new Float64Array(CHAINS_PER_ROUND);
      for (const [chain, items] of chains[index]!.entries()) {
        const [durationMs, { results }] = await timed(() =>
          library.checkBulkPermissions({ items, tracing: false }),
        );
        durations[chain] = durationMs * 1_000;
        requireAnswers(
          items,
          results.map((result) => (result.kind === 'verdict' ? result.verdict.kind : result.fault.reason)),
        );
      }
      samples.push(many(`chain of ${hops} hops, ${1 + 2 * hops} links`, 'µs', durations));
    }
    return samples;
  };
  await round();
  await round();
  return opened(round, () => library.close());
}
