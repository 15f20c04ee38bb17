import { openTenant } from '../worlds/stored-world.ts';
import type { Question } from '../worlds/world.ts';
import { ask } from './ask.ts';

/*
 * A process that opens a data folder, puts one question, and tells how long that took. Nothing ran before, so nothing
 * is compiled or resident.
 *
 *   first-check-process.ts DATA_DIR QUESTION     (the question as JSON)
 */
export interface FirstCheck {
  readonly answer: string;
  /** From before the store is opened. */
  readonly openToAnswerMs: number;
  /** From the start of the process. */
  readonly startToAnswerMs: number;
}

const [, , dataDir = '', text = ''] = process.argv;
const question = JSON.parse(text) as Question; // written by `first-check.ts`
const openedAt = performance.now();
await using tenant = await openTenant(dataDir);
const answer = await ask(tenant, question);
const answeredAt = performance.now(); // counted from the start of the process
const outcome: FirstCheck = { answer, openToAnswerMs: answeredAt - openedAt, startToAnswerMs: answeredAt };
console.log(JSON.stringify(outcome));
