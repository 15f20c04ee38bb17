import { EDGE_NAME, EDGE_NODE, EDGE_WORDS } from '../graph/edges.ts';
import { ABSENT } from '../graph/pages.ts';
import type { ObjectRef, Relationship } from '../model/relationship.ts';
import type { Evaluation } from './evaluation.ts';

/** A relationship as one request sees it. */
export interface StoredRelationship {
  readonly relationship: Relationship;
  /** Whether it has lapsed by the request's clock. It stays stored for a while after that. */
  readonly expired: boolean;
}

const NOTHING: readonly StoredRelationship[] = [];

/**
 * What is stored on (`resource`, `relation`) at the revision that is read, lapsed relationships included, whatever they
 * depend on. Undefined while its page is absent, which is then among `evaluation.wanted`.
 * Cost: one look-up and an object for each relationship; meant for relations that hold a few.
 */
export function storedOn(
  evaluation: Evaluation,
  resource: ObjectRef,
  relation: string,
): readonly StoredRelationship[] | undefined {
  const { graph } = evaluation;
  const { pages, objects, conditions } = graph;
  const node = objects.nodeOf(resource.type, resource.id);
  const name = objects.names.numberOf(relation);
  const page = pages.findWhole(node, name);
  if (page === ABSENT) {
    evaluation.wantWhole(node, name);
    return undefined;
  }
  const end = pages.endOf(page);
  if (pages.startOf(page) === end) return NOTHING;
  const words = pages.wordsOf(page);
  const found: StoredRelationship[] = [];
  for (let at = pages.startOf(page); at < end; at += EDGE_WORDS) {
    if (!evaluation.exists(words, at)) continue;
    const condition = evaluation.conditionOf(words, at);
    const relationship: Relationship = {
      resource,
      relation,
      subject: graph.subjectOf(words[at + EDGE_NODE]!, words[at + EDGE_NAME]!),
      caveat: conditions.caveatOf(condition),
      expiresAtNs: conditions.expiresAtNsOf(condition),
    };
    found.push({ relationship, expired: evaluation.isExpired(words, at) });
  }
  return found;
}
