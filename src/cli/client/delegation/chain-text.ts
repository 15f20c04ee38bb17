import type { CheckDelegatedResponse__Output } from '../../../gen/bailiwick/v1/CheckDelegatedResponse.ts';
import { LinkKind } from '../../../gen/bailiwick/v1/LinkKind.ts';
import type { LinkVerdict__Output } from '../../../gen/bailiwick/v1/LinkVerdict.ts';
import { Reason, type Reason__Output } from '../../../gen/bailiwick/v1/Reason.ts';
import { Verdict } from '../../../gen/bailiwick/v1/Verdict.ts';
import { objectText } from '../reference-text.ts';
import { formatTree, type TreeNode } from '../tree-text.ts';

/**
 * A chain from its root down, each link with what it said and the relationships that carried it; before it the tenant,
 * after it the gate:
 *
 *     organization:acme  allow
 *     user:amy  allow
 *     ├── by folder:reports#viewer@user:amy
 *     └── agent:assistant  deny LINK_DENIED
 */
export function chainText({ chain, links }: CheckDelegatedResponse__Output): string {
  const said = new Map(links.map((link) => [keyOf(link), link]));
  const aside = (kind: number): readonly string[] =>
    links.filter((link) => link.kind === kind).map((link) => formatTree(nodeOf(link)));
  // From the leaf up, since each link holds the next.
  const tree = chain.toReversed().reduce<TreeNode | undefined>((below, object) => {
    const link = said.get(objectText(object));
    const children = below === undefined ? [] : [below];
    if (link === undefined) return { text: objectText(object), children };
    const own = nodeOf(link);
    return { text: own.text, children: [...own.children, ...children] };
  }, undefined);
  const absent = links.filter(({ link }) => link === null).map((link) => formatTree(nodeOf(link)));
  return [
    ...aside(LinkKind.LINK_KIND_TENANT),
    ...absent,
    ...(tree === undefined ? [] : [formatTree(tree)]),
    ...aside(LinkKind.LINK_KIND_GATE).map((text) => `gate: ${text}`),
  ].join('\n');
}

/** `MISSING_CONTEXT: amount` */
export function reasonText(reason: Reason__Output, missing: readonly string[]): string {
  const name = NAMES.get(reason) ?? `reason ${String(reason)}`;
  return missing.length === 0 ? name : `${name}: ${missing.join(', ')}`;
}

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(Reason).map(([name, number]) => [number, name.slice('REASON_'.length)]),
);

/** Links of the chain itself are found by their object. */
function keyOf({ kind, link }: LinkVerdict__Output): string {
  const isAside = kind === LinkKind.LINK_KIND_GATE || kind === LinkKind.LINK_KIND_TENANT;
  return isAside ? '' : objectText(link);
}

function nodeOf({ link, verdict, reason, missingContext, witness }: LinkVerdict__Output): TreeNode {
  const why =
    verdict === Verdict.VERDICT_ALLOW
      ? 'allow'
      : `${verdict === Verdict.VERDICT_DENY ? 'deny' : 'error'} ${reasonText(reason, missingContext)}`;
  const children = witness.map((text) => ({ text: `by ${text}`, children: [] }));
  return { text: `${link === null ? 'no user' : objectText(link)}  ${why}`, children };
}
