import { requireAnswer } from '../harness/require-answer.ts';
import type { Question } from '../worlds/world.ts';

/** Questions in one bulk check. */
export const BULK_SIZES = [10, 100, 1_000] as const;

/** `size` questions from `start` on, and from the beginning again after the last. */
export function itemsAt(questions: readonly Question[], start: number, size: number): readonly Question[] {
  return Array.from({ length: size }, (_, index) => questions[(start + index) % questions.length]!);
}

/** @throws when one of the items was not answered as expected */
export function requireAnswers(items: readonly Question[], answers: readonly string[]): void {
  if (answers.length !== items.length) {
    throw new Error(`expected ${items.length} answers to a bulk check, found ${answers.length}`);
  }
  items.forEach((question, index) => requireAnswer(question, answers[index]!));
}
