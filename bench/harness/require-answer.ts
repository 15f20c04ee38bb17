import type { Question } from '../worlds/world.ts';

/** @throws when a question was not answered as expected */
export function requireAnswer(question: Question, answer: string): void {
  const expected = question.expected ? 'yes' : 'no';
  if (answer === expected) return;
  const { resource, permission, subject } = question;
  throw new Error(
    `wrong answer to \`${resource.type}:${resource.id}#${permission}@${subject.type}:${subject.id}\`: expected \`${expected}\`, found \`${answer}\``,
  );
}
