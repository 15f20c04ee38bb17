import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { many, one, type Sample } from '../harness/sample.ts';
import { ask, type Library, openLibrary } from '../sides/library.ts';
import { storeWorld } from '../sides/store-world.ts';
import { type Tree } from '../sides/tree.ts';
import { treeOf } from '../sides/tree-of.ts';
import type { Question } from '../worlds/world.ts';
import { tenantWorld } from '../worlds/tenant.ts';
import { timed } from './timed.ts';

const TENANTS = 1_000;
const OPEN_AT_ONCE = 100;

/** Very many small tenants of one data folder, each opened, asked and closed in its turn. */
export const tenants: BenchCase = {
  name: 'tenants',
  question: 'what does a small tenant among a thousand cost to open, to ask, and to keep open?',
  places: [{ world: 'tenants', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours', 'base'],
  rounds: 3,
  open,
  notes: ['a server serves one tenant, so tenants are opened with the library'],
};

async function open({ side, scratchDir }: Context): Promise<Opened> {
  const tree = treeOf(side);
  const questions: Question[] = [];
  for (let tenant = 0; tenant < TENANTS; tenant++) {
    const world = tenantWorld(tenant);
    await storeWorld(tree, world, scratchDir, nameOf(tenant));
    questions.push(world.questions[0]!);
  }
  return opened(async () => [
    ...(await inTurn(tree, scratchDir, questions)),
    ...(await atOnce(tree, scratchDir, questions)),
  ]);
}

async function inTurn(
  tree: Tree,
  dataDir: string,
  questions: readonly Question[],
): Promise<readonly Sample[]> {
  const toAnswer = new Float64Array(questions.length);
  const whole = new Float64Array(questions.length);
  for (const [tenant, question] of questions.entries()) {
    const start = performance.now();
    {
      await using library = await openLibrary(tree, { dataDir, tenant: nameOf(tenant) });
      requireAnswer(question, await ask(library, question));
      toAnswer[tenant] = performance.now() - start;
    }
    whole[tenant] = performance.now() - start;
  }
  return [many('opened and asked', 'ms', toAnswer), many('opened, asked and closed', 'ms', whole)];
}

/** Memory is that of the whole process, divided; a check goes to one after another of those that are open. */
async function atOnce(
  tree: Tree,
  dataDir: string,
  questions: readonly Question[],
): Promise<readonly Sample[]> {
  await using stack = new AsyncDisposableStack();
  const before = process.memoryUsage().rss;
  const libraries: Library[] = [];
  for (let tenant = 0; tenant < OPEN_AT_ONCE; tenant++) {
    libraries.push(stack.use(await openLibrary(tree, { dataDir, tenant: nameOf(tenant) })));
  }
  const durations = new Float64Array(OPEN_AT_ONCE * 10);
  for (let index = -OPEN_AT_ONCE; index < durations.length; index++) {
    const tenant = (index + OPEN_AT_ONCE) % OPEN_AT_ONCE;
    const question = questions[tenant]!;
    const [durationMs, answer] = await timed(() => ask(libraries[tenant]!, question));
    requireAnswer(question, answer);
    if (index >= 0) durations[index] = durationMs * 1_000;
  }
  const growth = Math.max(process.memoryUsage().rss - before, 0);
  return [
    many(`warm check, ${OPEN_AT_ONCE} tenants open`, 'µs', durations),
    one('resident set for each open tenant', 'KB', growth / OPEN_AT_ONCE / 1_024),
  ];
}

function nameOf(tenant: number): string {
  return `tenant-${tenant}`;
}
