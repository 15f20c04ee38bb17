import type {
  Call,
  ConditionUse,
  DelegatedQuestion,
  Delegation,
  Entry,
  Grounds,
  LinkVerdict,
  Question,
} from '../../../decisions/record/record.ts';
import type { DecisionRecord } from '../../../decisions/record/record.ts';
import type { ObjectRef } from '../../../model/relationship.ts';
import { formatObject, formatSubject } from '../../../model/object-text.ts';
import { formatRelationship } from '../../../model/relationship-text.ts';
import type { TreeNode } from '../tree-text.ts';
import { outcomeText, verdictText, whatText } from './entry-text.ts';

/** One record for people: what was decided, by what, and for a chain what each of its links had to say. */
export function decisionTree({ id, recordedAtMs, entry, masked }: DecisionRecord): TreeNode {
  const verdict = 'outcome' in entry ? `: ${outcomeText(entry)}` : '';
  return {
    text: `${whatText(entry)}${verdict}`,
    children: [
      leaf(`${entry.kind} ${id}, recorded ${new Date(recordedAtMs).toISOString()}`),
      ...('call' in entry ? callNodes(entry.call) : []),
      ...detailNodes(entry),
      ...(masked.length === 0 ? [] : [leaf(`masked: ${masked.join(', ')}`)]),
    ],
  };
}

function callNodes(call: Call): readonly TreeNode[] {
  const { caller, correlationId, traceParent, revision, schemaHash } = call;
  const request = correlationId === undefined ? '' : `, request ${correlationId}`;
  const schema = schemaHash === undefined ? '' : `, schema ${schemaHash.slice(0, 12)}`;
  return [
    leaf(`asked by ${caller}${request}`),
    ...(traceParent === undefined ? [] : [leaf(`trace ${traceParent}`)]),
    ...(revision === undefined ? [] : [leaf(`at revision ${revision}${schema}, ${timeOf(call)}`)]),
  ];
}

function timeOf({ evaluatedAtMs }: Call): string {
  return new Date(evaluatedAtMs).toISOString();
}

function detailNodes(entry: Entry): readonly TreeNode[] {
  switch (entry.kind) {
    case 'check':
      return [leaf(`subject ${formatSubject(entry.subject)}`), ...groundNodes(entry)];
    case 'bulk':
      return entry.items.map(questionNode);
    case 'lookup-resources':
      return [leaf(`subject ${formatSubject(entry.subject)}`)];
    case 'delegated-check':
      return [chainNode(entry, entry.links), ...(entry.dryRun ? [leaf('a dry run')] : [])];
    case 'delegated-bulk':
      return [chainNode(entry, []), ...entry.items.map((item) => delegatedNode(entry, item))];
    case 'delegated-lookup':
      return [chainNode(entry, [])];
    case 'relationships':
      return entry.updates.map(({ operation, relationship }) =>
        leaf(`${operation} ${formatRelationship(relationship)}`),
      );
    case 'grant':
      return [
        ...doerNodes(entry.by),
        ...entry.relationships.map((one) => leaf(formatRelationship(one))),
        ...whyNodes(entry.why),
      ];
    case 'stop':
      return [...doerNodes(entry.by), ...whyNodes(entry.why)];
    case 'tenant':
      return whyNodes(entry.why);
    case 'tenant-limits':
      return entry.changes.map(({ limit, before, after }) =>
        leaf(`${limit} from ${limitText(before)} to ${limitText(after)}`),
      );
    case 'log-read':
      return [leaf(`asked for ${JSON.stringify(entry.ask)}`)];
    case 'expand':
    case 'lookup-subjects':
    case 'schema':
    case 'profile':
    case 'denied-call':
    case 'gap':
    case 'retention':
      return [];
  }
}

function limitText(max: number | undefined): string {
  if (max === undefined) return 'that of the server';
  return max === 0 ? 'none' : String(max);
}

function doerNodes(by: ObjectRef | undefined): readonly TreeNode[] {
  return by === undefined ? [] : [leaf(`by ${formatObject(by)}`)];
}

function whyNodes(why: string | undefined): readonly TreeNode[] {
  return why === undefined ? [] : [leaf(`because: ${why}`)];
}

function questionNode(question: Question): TreeNode {
  const { resource, permission, subject, outcome } = question;
  const asked = `${formatObject(resource)} ${permission} ${formatSubject(subject)}`;
  return { text: `${asked}: ${verdictText(outcome)}`, children: groundNodes(question) };
}

function delegatedNode(chain: Delegation, question: DelegatedQuestion): TreeNode {
  const { resource, permission, outcome, links } = question;
  const asked = `${formatObject(resource)} ${permission}: ${verdictText(outcome)}`;
  return { text: asked, children: [chainNode(chain, links)] };
}

/** The chain from its root, each link with its verdict where it was asked; then those who are no link of it. */
function chainNode({ session, chain }: Delegation, links: readonly LinkVerdict[]): TreeNode {
  const isOf = (link: LinkVerdict, text: string): boolean =>
    link.kind !== 'gate' && link.link !== undefined && formatObject(link.link) === text;
  const texts = chain.map(formatObject);
  const nodes = texts.map((text) => {
    const asked = links.find((link) => isOf(link, text));
    return asked === undefined ? leaf(`${text}: not asked`) : linkNode(text, asked);
  });
  const others = links.filter((link) => !texts.some((text) => isOf(link, text)));
  return {
    text: chain.length === 0 ? `no chain of ${formatObject(session)}` : `chain of ${formatObject(session)}`,
    children: [...nodes, ...others.map((link) => linkNode(nameOf(link), link))],
  };
}

function nameOf({ kind, link }: LinkVerdict): string {
  return link === undefined ? `no ${kind}` : `${kind} ${formatObject(link)}`;
}

function linkNode(name: string, link: LinkVerdict): TreeNode {
  return { text: `${name}: ${verdictText(link.outcome)}`, children: groundNodes(link) };
}

function groundNodes({ witness, conditions }: Grounds): readonly TreeNode[] {
  return [...witness.map((one) => leaf(formatRelationship(one))), ...conditions.map(conditionNode)];
}

function conditionNode({ caveat, result, context }: ConditionUse): TreeNode {
  return leaf(`caveat ${caveat}: ${result} with ${JSON.stringify(context)}`);
}

function leaf(text: string): TreeNode {
  return { text, children: [] };
}
