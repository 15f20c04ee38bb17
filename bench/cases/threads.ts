import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { one, type Sample } from '../harness/sample.ts';
import type { KnownCheck } from '../threads/check-loop.ts';
import { runThreads, type ThreadsResult } from '../threads/threads-driver.ts';

const LOOP_MS = 2_000;

/** Each thread has a graph of its own and puts the questions itself, so that no load takes part of a core. */
export const threads: BenchCase = {
  name: 'threads',
  question: 'how much more do two threads check than one?',
  places: [{ world: 'drive', scale: 1 }],
  sides: ['ours'],
  rounds: 5,
  open,
  notes: ['in-process and without sockets: every thread is its own driver'],
};

async function open({ dataDir, world }: Context): Promise<Opened> {
  const checks = world().questions.map(
    ({ resource, permission, subject, context, expected }): KnownCheck => ({
      ask: { resource, permission, subject, context, tracing: false },
      expected,
    }),
  );
  const run = (count: number): Promise<ThreadsResult> =>
    runThreads({ dataDir, checks, threads: count, owner: 'checks', durationMs: LOOP_MS });
  const round = async (): Promise<readonly Sample[]> => {
    const single = await run(1);
    const double = await run(2);
    return [
      one('one thread', 'checks/s', single.checksPerSecond),
      one('two threads', 'checks/s', double.checksPerSecond),
      one('two threads to one', 'share', double.checksPerSecond / single.checksPerSecond),
    ];
  };
  return Promise.resolve(opened(round));
}
