import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { one } from '../harness/sample.ts';
import { answerIn, checkFrame } from '../load/check-call.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { PATHS } from '../load/paths.ts';
import { startTree } from '../servers/server-process.ts';
import { builtTree, type Tree } from '../sides/tree.ts';
import { treeOf } from '../sides/tree-of.ts';
import type { Question } from '../worlds/world.ts';
import type { FirstCheck, FirstCheckOrder } from './start-library-process.ts';

const PROCESS = path.join(import.meta.dirname, 'start-library-process.ts');

/** Starts on a store that is there, built as published, each with another question. The files are in the system's cache. */
export const start: BenchCase = {
  name: 'start',
  question: 'how long from the start of a process to the first right answer?',
  places: [
    { world: 'drive', scale: 1 },
    { world: 'drive', scale: 10 },
  ],
  sides: ['ours', 'base'],
  rounds: 15,
  open,
  notes: [
    'the server: until a check over gRPC is answered, connecting included; all but the first find what V8 compiled before',
  ],
};

async function open({ side, dataDir, scratchDir, world }: Context): Promise<Opened> {
  const { questions } = world();
  const tree = builtTree(treeOf(side), path.join(scratchDir, 'built'));
  let next = 0;
  return opened(async () => {
    const question = questions[next++]!;
    const library = await startLibrary(tree, dataDir, question);
    return [
      one(
        'server: from process start to the first right answer',
        'ms',
        await startServing(tree, dataDir, question),
      ),
      one('library: from process start to the first right answer', 'ms', library.startToAnswerMs),
      one('library: from opening the data folder to the first right answer', 'ms', library.openToAnswerMs),
    ];
  });
}

async function startServing(tree: Tree, dataDir: string, question: Question): Promise<number> {
  const startedAt = performance.now();
  await using server = await startTree(tree, dataDir);
  using caller = new GrpcCaller(server.address);
  const answer = answerIn(await caller.call(PATHS.check, checkFrame(question)));
  const elapsedMs = performance.now() - startedAt;
  requireAnswer(question, answer);
  return elapsedMs;
}

async function startLibrary(tree: Tree, dataDir: string, question: Question): Promise<FirstCheck> {
  const order: FirstCheckOrder = { library: tree.library, dataDir, question };
  const { stdout } = await promisify(execFile)(process.execPath, [PROCESS, JSON.stringify(order)]);
  const outcome = JSON.parse(stdout) as FirstCheck; // printed by `start-library-process.ts`
  requireAnswer(question, outcome.answer);
  return outcome;
}
