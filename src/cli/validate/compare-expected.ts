import { formatObjectAndRelation, formatSubject } from '../../model/object-text.ts';
import type { ExpectedRelation, ExpectedSubject } from './expected-relation.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import type { SubjectEntry, SubjectGroups } from './subject-groups.ts';
import { entriesOf } from './subject-groups.ts';

/**
 * Holds the expected subjects of one key against those that were found, in both directions.
 * Source: the shared contract, "Validation files", section "Comparison".
 */
export function compareExpected(expected: ExpectedRelation, found: SubjectGroups): readonly Problem[] {
  const entries = new Map(entriesOf(found).map((entry) => [formatSubject(entry.subject), entry]));
  const listed = new Set(expected.subjects.map(({ subject }) => formatSubject(subject)));
  const prefix = `For object and permission/relation \`${formatObjectAndRelation(expected.on)}\`, `;
  const wrong = expected.subjects.flatMap((line) =>
    differences(line, entries.get(formatSubject(line.subject))).map((text) =>
      problemAt(line.place, prefix + text),
    ),
  );
  const unlisted = [...entries.keys()]
    .filter((name) => !listed.has(name))
    .toSorted()
    .map((name) =>
      problemAt(expected.place, `${prefix}subject \`${name}\` found but not listed in expected subjects`),
    );
  return [...wrong, ...unlisted];
}

function differences(expected: ExpectedSubject, entry: SubjectEntry | undefined): readonly string[] {
  const name = formatSubject(expected.subject);
  if (entry === undefined) return [`missing expected subject \`${name}\``];
  const texts: string[] = [];
  const resources = {
    specified: bracketed(expected.resources),
    computed: bracketed([...entry.found.resources]),
  };
  if (resources.specified !== resources.computed) {
    texts.push(
      `found different relationships for subject \`${name}\`: ` +
        `Specified: \`${resources.specified}\`, Computed: \`${resources.computed}\``,
    );
  }
  texts.push(...exceptionDifferences(expected, entry));
  if (expected.conditional !== entry.found.conditional) texts.push('found caveat mismatch');
  return texts;
}

function exceptionDifferences(expected: ExpectedSubject, entry: SubjectEntry): readonly string[] {
  if (expected.subject.id !== '*') {
    return expected.exceptions.length > 0 ? ['found unexpected excluded subjects'] : [];
  }
  const { type, relation } = entry.subject;
  const computed = [...entry.exceptions].map(([id, { conditional }]) =>
    withMark(formatSubject({ type, id, relation }), conditional),
  );
  const specified = expected.exceptions.map(({ subject, conditional }) =>
    withMark(formatSubject(subject), conditional),
  );
  const texts = { specified: specified.toSorted().join(', '), computed: computed.toSorted().join(', ') };
  if (texts.specified === texts.computed) return [];
  return [
    `found different excluded subjects for subject \`${formatSubject(expected.subject)}\`: ` +
      `Specified: \`${texts.specified}\`, Computed: \`${texts.computed}\``,
  ];
}

/** `<document:readme#owner>/<document:readme#viewer>`, each once. */
function bracketed(resources: readonly string[]): string {
  return [...new Set(resources)]
    .toSorted()
    .map((resource) => `<${resource}>`)
    .join('/');
}

function withMark(subject: string, conditional: boolean): string {
  return conditional ? `${subject}[...]` : subject;
}
