import { canonicalJson } from '../../base/json.ts';
import { formatObjectAndRelation, formatSubject } from '../../model/object-text.ts';
import type { CaveatTrace, CheckTrace } from '../../model/trace.ts';

/** Whatever more there is to say about one answer is left unsaid. */
export const TRACE_LINES_MAX = 200;

/**
 * A trace as an indented tree, a line for each question and one for each caveat:
 *
 *   document:one#view@user:anna: conditional
 *     document:one#reader@user:anna: conditional
 *       caveat `below` (level < ceiling) with {"level":1}: missing `ceiling`
 */
export function traceLines(trace: CheckTrace): readonly string[] {
  const lines: string[] = [];
  // An explicit stack of what is left to say: only as much is said as is kept.
  const left: { readonly trace: CheckTrace; readonly indent: string }[] = [{ trace, indent: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (lines.length >= TRACE_LINES_MAX) return [...lines, '…'];
    const { indent } = next;
    const { children, caveat } = next.trace;
    lines.push(`${indent}${formatQuestion(next.trace)}`);
    if (caveat !== undefined) lines.push(`${indent}  ${formatCaveat(caveat)}`);
    left.push(...children.map((child) => ({ trace: child, indent: `${indent}  ` })).toReversed());
  }
  return lines;
}

function formatQuestion({ resource, name, subject, verdict, repeated }: CheckTrace): string {
  const asked = `${formatObjectAndRelation({ object: resource, relation: name })}@${formatSubject(subject)}`;
  return `${asked}: ${verdict}${repeated ? ' (as above)' : ''}`;
}

function formatCaveat({ name, expression, context, result, missing }: CaveatTrace): string {
  const names = missing.map((one) => `\`${one}\``).join(', ');
  const outcome = {
    true: 'holds',
    false: 'does not hold',
    missing: `missing ${names}`,
    unevaluated: 'failed',
  };
  return `caveat \`${name}\` (${expression}) with ${canonicalJson(context)}: ${outcome[result]}`;
}
