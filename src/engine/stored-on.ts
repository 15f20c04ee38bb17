import { EDGE_WORDS } from '../graph/edges.ts';
import { ABSENT, FORWARD, WHOLE } from '../graph/pages.ts';
import type { Relationship } from '../model/relationship.ts';
import type { Evaluation } from './evaluation.ts';

/** A relationship as one request sees it. */
export interface StoredRelationship {
  readonly relationship: Relationship;
  /** Whether it has lapsed by the request's clock. It stays stored for a while after that. */
  readonly expired: boolean;
}

const NOTHING: readonly StoredRelationship[] = [];

/**
 * What is stored on (`node`, `relation`) at the revision that is read, lapsed relationships included, whatever they
 * depend on. Undefined while its page is absent, which is then among `evaluation.wanted`.
 * Cost: one look-up and an object for each relationship; meant for relations that hold a few.
 */
export function storedOn(
  evaluation: Evaluation,
  node: number,
  relation: number,
): readonly StoredRelationship[] | undefined {
  const { graph } = evaluation;
  const { pages } = graph;
  const page = pages.find(FORWARD, node, relation);
  if (page === ABSENT || pages.hugeNumberOf(page) !== WHOLE) {
    evaluation.wantWhole(node, relation);
    return undefined;
  }
  const end = pages.endOf(page);
  if (pages.startOf(page) === end) return NOTHING;
  const words = pages.wordsOf(page);
  const found: StoredRelationship[] = [];
  for (let at = pages.startOf(page); at < end; at += EDGE_WORDS) {
    if (!evaluation.exists(words, at)) continue;
    const relationship = graph.relationshipOf(node, relation, pages.addressAt(page, at));
    found.push({ relationship, expired: evaluation.isExpired(words, at) });
  }
  return found;
}
