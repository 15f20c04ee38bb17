import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { checkPermissionRpc } from '../../src/transport/wire/check-permission.ts';
import type { BenchCase, Context } from '../harness/case.ts';
import { type Figure, figureOfNumbers } from '../harness/figure.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { answerIn, checkFrame } from '../load/check-frames.ts';
import { GrpcCaller } from '../load/grpc-caller.ts';
import { startOurServer } from '../servers/server-process.ts';
import type { Question } from '../worlds/world.ts';
import type { FirstCheck } from './first-check-process.ts';

const STARTS = 15;
const SERVER_STARTS = 7;
/** Milliseconds. */
const MEDIAN_TARGET = { kind: 'at most', bound: 50 } as const;
const PROCESS = path.join(import.meta.dirname, 'first-check-process.ts');

/** Starts on a store that is there, each with another question. The files are in the system's cache. */
export const firstCheck: BenchCase = {
  name: 'first-check',
  question: 'how long until the first right answer after a start?',
  nodeFlags: [],
  run,
};

async function run({ world, dataDir }: Context): Promise<readonly Figure[]> {
  const { questions } = world();
  const library: FirstCheck[] = [];
  for (const question of questions.slice(0, STARTS)) library.push(await startLibrary(dataDir, question));
  const servers: number[] = [];
  for (const question of questions.slice(0, SERVER_STARTS))
    servers.push(await startServer(dataDir, question));
  return [
    figureOfNumbers(
      'first check, from opening the store',
      'ms',
      library.map(({ openToAnswerMs }) => openToAnswerMs),
      MEDIAN_TARGET,
    ),
    figureOfNumbers(
      'first check, from the start of a process with the library',
      'ms',
      library.map(({ startToAnswerMs }) => startToAnswerMs),
    ),
    figureOfNumbers('first check over gRPC, from the start of the server process', 'ms', servers),
  ];
}

async function startLibrary(dataDir: string, question: Question): Promise<FirstCheck> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    PROCESS,
    dataDir,
    JSON.stringify(question),
  ]);
  const outcome = JSON.parse(stdout) as FirstCheck; // printed by `first-check-process.ts`
  requireAnswer(question, outcome.answer);
  return outcome;
}

async function startServer(dataDir: string, question: Question): Promise<number> {
  const startedAt = performance.now();
  await using server = await startOurServer(dataDir);
  using caller = new GrpcCaller(server.address, checkPermissionRpc.path);
  const answer = answerIn(await caller.call(checkFrame(question)));
  const elapsedMs = performance.now() - startedAt;
  requireAnswer(question, answer);
  return elapsedMs;
}
