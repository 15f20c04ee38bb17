import type { Revision } from '../../src/model/revision.ts';
import type { Answer, Event } from './history.ts';
import { USERS } from './random-plan.ts';
import type { Asked, Question } from './plan.ts';
import type { States } from './states.ts';

/** An answer with the state it says it was read at. */
interface Answered {
  readonly revision: Revision;
  readonly nowMs: number;
  readonly answers: readonly Answer[];
}

/** Holds a question's answer to the state it names, and that to what was asked for. Gives back what is wrong. */
export function checkAnswer(
  states: States,
  { act, began }: Event<Question & Event['act']>,
  answered: Answered,
  token: Revision | undefined,
): readonly string[] {
  const { revision } = answered;
  if (revision > states.head) return [`it was read at revision ${revision}, which is not there`];
  const stale = staleness(act, began.told, revision, token);
  const wrong = wrongAnswers(states, act, answered);
  return stale === undefined ? wrong : [stale, ...revoked(answered, began.told, states), ...wrong];
}

function staleness(
  { consistency }: Question,
  told: Revision,
  revision: Revision,
  token: Revision | undefined,
): string | undefined {
  switch (consistency.kind) {
    case 'newest':
    case 'fully-consistent':
      return revision < told ? `it was read at revision ${revision} when ${told} was known` : undefined;
    case 'minimize-latency':
      return undefined;
    case 'at-least-as-fresh':
      return revision < (token ?? told)
        ? `it was read at revision ${revision}, asked for ${token}`
        : undefined;
    case 'at-exact-snapshot':
      return revision === (token ?? revision)
        ? undefined
        : `it was read at ${revision}, asked for exactly ${token}`;
    default:
      return consistency satisfies never;
  }
}

/** Of a stale answer, what is worst in it: a yes that had been taken back. */
function revoked({ nowMs, answers }: Answered, told: Revision, states: States): readonly string[] {
  return answers.flatMap((answer) =>
    answer.kind === 'verdict' &&
    answer.verdict === 'yes' &&
    states.verdict(told, nowMs, answer.asked.resource, answer.asked.subject) === 'no'
      ? [`a yes that had been revoked: ${textOf(answer.asked)}`]
      : [],
  );
}

function wrongAnswers(
  states: States,
  question: Question,
  { revision, nowMs, answers }: Answered,
): readonly string[] {
  const verdict = (asked: Asked): string => states.verdict(revision, nowMs, asked.resource, asked.subject);
  switch (question.kind) {
    case 'check':
      return answers.flatMap((answer) =>
        answer.kind === 'verdict' && answer.verdict !== verdict(answer.asked)
          ? [`${textOf(answer.asked)} is ${verdict(answer.asked)} at ${revision}, found ${answer.verdict}`]
          : [],
      );
    case 'resources': {
      const ids = new Set(
        [...states.at(revision).values()]
          .map(({ resource }) => resource)
          .filter(({ type }) => type === 'document')
          .map(({ id }) => id),
      );
      const { subject } = question;
      const expected = [...ids].filter(
        (id) => verdict({ resource: { type: 'document', id }, subject }) === 'yes',
      );
      return differing(expected, idsOf(answers), revision);
    }
    case 'subjects': {
      const { resource } = question;
      const mayView = (id: string): boolean =>
        verdict({ resource, subject: { type: 'user', id, relation: '' } }) === 'yes';
      const everyone = answers.find((answer) => answer.kind === 'listed' && answer.id === '*');
      const except = everyone?.kind === 'listed' ? everyone.except : [];
      const found = USERS.filter(
        (id) => idsOf(answers).includes(id) || (everyone !== undefined && !except.includes(id)),
      );
      const stranger =
        mayView('a-stranger') === (everyone !== undefined)
          ? []
          : [`the list is wrong about everyone at ${revision}`];
      return [...stranger, ...differing(USERS.filter(mayView), found, revision)];
    }
    default:
      return question satisfies never;
  }
}

function differing(
  expected: readonly string[],
  found: readonly string[],
  revision: Revision,
): readonly string[] {
  const [left, right] = [expected.toSorted().join(), found.toSorted().join()];
  return left === right ? [] : [`the list at ${revision} is \`${left}\`, found \`${right}\``];
}

function idsOf(answers: readonly Answer[]): readonly string[] {
  return answers.flatMap((answer) => (answer.kind === 'listed' ? [answer.id] : []));
}

function textOf({ resource, subject }: Asked): string {
  const relation = subject.relation === '' ? '' : `#${subject.relation}`;
  return `${resource.type}:${resource.id}#view@${subject.type}:${subject.id}${relation}`;
}
