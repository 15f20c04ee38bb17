import { formatRelationship } from '../../src/model/relationship-text.ts';
import type { Question } from '../worlds/world.ts';

/** @throws when a question was not answered as expected */
export function requireAnswer(question: Question, answer: string): void {
  if (answer === question.expected) return;
  const { resource, permission, subject, expected } = question;
  const text = formatRelationship({
    resource,
    relation: permission,
    subject,
    caveat: undefined,
    expiresAtNs: undefined,
  });
  throw new Error(`wrong answer to \`${text}\`: expected \`${expected}\`, found \`${answer}\``);
}
