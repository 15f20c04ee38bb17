import { Fault } from '../../model/fault.ts';
import type { ObjectAndRelation } from '../../model/object-text.ts';
import { formatObjectAndRelation, parseObjectAndRelation, parseSubject } from '../../model/object-text.ts';
import type { SubjectRef } from '../../model/relationship.ts';
import type { Place } from './place.ts';

/** Everyone who is expected to have one permission: one entry of `validation`. */
export interface ExpectedRelation {
  /** As written: `document:readme#view`. */
  readonly key: string;
  readonly on: ObjectAndRelation;
  readonly subjects: readonly ExpectedSubject[];
  readonly place: Place;
}

/** One line of it: `[user:*[...] - {user:eve}] is <document:readme#public>`. */
export interface ExpectedSubject {
  readonly subject: SubjectRef;
  /** Whether `[...]` follows the subject: it has the permission under a condition. */
  readonly conditional: boolean;
  readonly exceptions: readonly Exception[];
  /** Where the subject was found, as written between `<` and `>`, sorted. */
  readonly resources: readonly string[];
  readonly place: Place;
}

export interface Exception {
  readonly subject: SubjectRef;
  readonly conditional: boolean;
}

const SUBJECT = /^(?<subject>[^\]\s]+?)(?<caveated>\[\.\.\.\])?(\s+-\s+\{(?<exceptions>[^}]+)\})?$/;
const CONDITIONAL = '[...]';

/** @throws Fault `invalid-argument`: not `type:id#relation`. */
export function parseExpectedKey(key: string): ObjectAndRelation {
  try {
    return parseObjectAndRelation(key);
  } catch (error) {
    throw reworded(error, (message) => `could not parse ${key}: ${message}`);
  }
}

/** @throws Fault `invalid-argument` that names the part of the line which is wrong. */
export function parseExpectedSubject(line: string): Omit<ExpectedSubject, 'place'> {
  const from = line.indexOf('[');
  const to = line.lastIndexOf(']');
  if (from < 0 || to < from) {
    throw new Fault('invalid-argument', `no expected subject specified in \`${line}\``);
  }
  const inside = line.slice(from + 1, to).trim();
  const { subject, caveated, exceptions } = SUBJECT.exec(inside)?.groups ?? {};
  return {
    subject: parsePart(subject ?? inside),
    conditional: caveated !== undefined,
    exceptions: exceptions === undefined ? [] : exceptions.split(',').map(parseException),
    resources: [...line.matchAll(/<([^>]*)>/g)].map(([, text = '']) => parseResource(text)).toSorted(),
  };
}

function parseException(written: string): Exception {
  const text = written.trim();
  const conditional = text.endsWith(CONDITIONAL);
  return { subject: parsePart(conditional ? text.slice(0, -CONDITIONAL.length) : text), conditional };
}

function parsePart(text: string): SubjectRef {
  try {
    return parseSubject(text);
  } catch (error) {
    throw reworded(error, (message) => `invalid subject: \`${text}\`: ${message}`);
  }
}

function parseResource(text: string): string {
  try {
    return formatObjectAndRelation(parseObjectAndRelation(text));
  } catch (error) {
    throw reworded(error, (message) => `invalid resource and relation: \`${text}\`: ${message}`);
  }
}

function reworded(thrown: unknown, describe: (message: string) => string): unknown {
  if (!(thrown instanceof Fault)) return thrown;
  return new Fault('invalid-argument', describe(thrown.message), { cause: thrown });
}
