import { pathToFileURL } from 'node:url';
import type * as Entry from '../../src/index.ts';
import type { Question } from '../worlds/world.ts';

/*
 * A process that opens a data folder, puts one question, and tells how long that took. It imports nothing but the
 * library, so that nothing is compiled or resident before.
 */
export interface FirstCheckOrder {
  /** The library's entry, a file. */
  readonly library: string;
  readonly dataDir: string;
  readonly question: Question;
}

export interface FirstCheck {
  readonly answer: string;
  /** From before the data folder is opened. */
  readonly openToAnswerMs: number;
  readonly startToAnswerMs: number;
}

const { library, dataDir, question } = JSON.parse(process.argv[2] ?? '') as FirstCheckOrder; // written by `start.ts`
const { Bailiwick } = (await import(pathToFileURL(library).href)) as typeof Entry;
const openedAt = performance.now();
await using engine = await Bailiwick.open({ dataDir });
const { resource, permission, subject, context } = question;
const { verdict } = await engine.checkPermission({ resource, permission, subject, context, tracing: false });
const answeredAt = performance.now(); // counted from the start of the process
const outcome: FirstCheck = {
  answer: verdict.kind,
  openToAnswerMs: answeredAt - openedAt,
  startToAnswerMs: answeredAt,
};
console.log(JSON.stringify(outcome));
