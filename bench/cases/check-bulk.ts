import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { many, one, type Sample } from '../harness/sample.ts';
import { openLibrary } from '../sides/library.ts';
import { treeOf } from '../sides/tree-of.ts';
import type { Question } from '../worlds/world.ts';
import { BULK_SIZES, itemsAt, requireAnswers } from './bulk.ts';
import { timed } from './timed.ts';

const CHECKS_PER_ROUND = 20_000;

/** Many questions in one call of the library, at one revision. */
export const checkBulk: BenchCase = {
  name: 'check-bulk',
  question: 'what does a check cost in-process as one of many?',
  places: [{ world: 'drive', scale: 1 }],
  sides: ['ours', 'base'],
  rounds: 5,
  open,
};

async function open({ side, dataDir, world }: Context): Promise<Opened> {
  const { questions } = world();
  const library = await openLibrary(treeOf(side), { dataDir });
  const put = async (items: readonly Question[]): Promise<number> => {
    const [durationMs, { results }] = await timed(() =>
      library.checkBulkPermissions({ items, tracing: false }),
    );
    requireAnswers(
      items,
      results.map((result) => (result.kind === 'verdict' ? result.verdict.kind : result.fault.reason)),
    );
    return durationMs;
  };
  const round = async (): Promise<readonly Sample[]> => {
    const samples: Sample[] = [];
    for (const size of BULK_SIZES) {
      const durations = new Float64Array(CHECKS_PER_ROUND / size);
      for (let call = 0; call < durations.length; call++) {
        durations[call] = await put(itemsAt(questions, call * size, size));
      }
      const seconds = durations.reduce((sum, duration) => sum + duration, 0) / 1_000;
      samples.push(many(`bulk check of ${size}: call`, 'ms', durations));
      samples.push(one(`bulk check of ${size}: throughput`, 'checks/s', CHECKS_PER_ROUND / seconds));
    }
    return samples;
  };
  await round();
  await round();
  return opened(round, () => library.close());
}
