import type { Evaluation } from '../engine/evaluation.ts';
import { type StoredRelationship, storedOn } from '../engine/stored-on.ts';
import { type ObjectRef, type Relationship, WILDCARD } from '../model/relationship.ts';
import type { DelegationProfile, LinkKind } from './profile.ts';

/** One of those who must agree. */
export interface Link {
  readonly kind: LinkKind;
  readonly object: ObjectRef;
}

/** What is stored about a chain, read at one revision and one clock reading. */
export interface StoredChain {
  /** From the root to the leaf: the user if there is one, then agent and session of each hop; up to `problem`. */
  readonly links: readonly Link[];
  readonly hopCount: number;
  readonly problem: 'CHAIN_BROKEN' | 'CHAIN_TOO_DEEP' | 'EXPIRED' | undefined;
  /** The first link from the root, or the tenant of one, that bears a stop mark. */
  readonly stopped: ObjectRef | undefined;
  /** Of every session and agent in the order of `links`: the tenant it belongs to; undefined unless that is exactly one. */
  readonly tenants: readonly (ObjectRef | undefined)[];
  /** The relationships that make the chain and say its tenants. */
  readonly carriers: readonly Relationship[];
}

/**
 * Follows `parent` from a leaf session to the root. Undefined while pages are absent: all that could be named are in
 * `evaluation.wanted`.
 *
 * Of each relation that makes a link exactly one relationship may be alive, plain and without a condition. Where none
 * is alive any more the link has lapsed, wherever in the chain that is: a session does not become a root by outliving
 * its parent. The first thing that is wrong, from the leaf up and in a session in the order actor, parent, user, ends
 * the walk. Every live relationship on `stopped` is a mark, whomever it names: nothing that could be meant as one is
 * passed over.
 */
export function readChain(
  evaluation: Evaluation,
  profile: DelegationProfile,
  leaf: ObjectRef,
): StoredChain | undefined {
  evaluation.wanted = [];
  const walk = new ChainWalk(evaluation, profile);
  const problem = walk.from(leaf);
  return evaluation.wanted.length > 0 ? undefined : walk.found(problem);
}

type Problem = StoredChain['problem'];

type Picked =
  | { readonly kind: 'one'; readonly object: ObjectRef; readonly relationship: Relationship }
  | { readonly kind: 'none' | 'expired' | 'broken' | 'absent' };

class ChainWalk {
  readonly #evaluation: Evaluation;
  readonly #profile: DelegationProfile;
  // From the leaf to the root; turned around at the end.
  readonly #links: Link[] = [];
  readonly #tenants: (ObjectRef | undefined)[] = [];
  readonly #carriers: Relationship[] = [];
  #hopCount = 0;
  #stopped: ObjectRef | undefined;

  constructor(evaluation: Evaluation, profile: DelegationProfile) {
    this.#evaluation = evaluation;
    this.#profile = profile;
  }

  from(leaf: ObjectRef): Problem {
    const { types, relations, hopsMax } = this.#profile;
    if (leaf.type !== types.session) return 'CHAIN_BROKEN';
    for (let session = leaf; ;) {
      this.#hopCount++;
      const actor = this.#pick(session, relations.actor, types.agent);
      const parent = this.#pick(session, relations.parent, types.session);
      const user = this.#pick(session, relations.onBehalfOf, types.user);
      this.#add('session', session);
      if (actor.kind === 'one') this.#follow('agent', actor);
      else if (actor.kind !== 'absent') return actor.kind === 'expired' ? 'EXPIRED' : 'CHAIN_BROKEN';
      if (parent.kind === 'none') return this.#end(user);
      if (parent.kind === 'absent') return undefined;
      if (parent.kind !== 'one') return parent.kind === 'expired' ? 'EXPIRED' : 'CHAIN_BROKEN';
      if (user.kind === 'one' || user.kind === 'broken') return 'CHAIN_BROKEN'; // only a root is for a user
      if (this.#hopCount === hopsMax) return 'CHAIN_TOO_DEEP';
      this.#carriers.push(parent.relationship);
      session = parent.object;
    }
  }

  found(problem: Problem): StoredChain {
    return {
      links: this.#links.toReversed(),
      hopCount: this.#hopCount,
      problem,
      stopped: this.#stopped,
      tenants: this.#tenants.toReversed(),
      carriers: this.#carriers,
    };
  }

  #end(user: Picked): Problem {
    if (user.kind === 'one') this.#follow('user', user);
    if (user.kind === 'expired') return 'EXPIRED';
    return user.kind === 'broken' ? 'CHAIN_BROKEN' : undefined;
  }

  #follow(kind: LinkKind, { object, relationship }: Extract<Picked, { readonly kind: 'one' }>): void {
    this.#carriers.push(relationship);
    this.#add(kind, object);
  }

  #add(kind: LinkKind, object: ObjectRef): void {
    this.#links.push({ kind, object });
    this.#noteStop(object);
    if (kind === 'user') return;
    const tenant = this.#pick(object, this.#profile.relations.tenant, this.#profile.types.tenant);
    this.#tenants.push(tenant.kind === 'one' ? tenant.object : undefined);
    if (tenant.kind !== 'one') return;
    this.#carriers.push(tenant.relationship);
    this.#noteStop(tenant.object);
  }

  #noteStop(object: ObjectRef): void {
    const marks = this.#stored(object, this.#profile.relations.stopped) ?? [];
    if (marks.some(({ expired }) => !expired)) this.#stopped = object;
  }

  #pick(object: ObjectRef, relation: string, type: string): Picked {
    const stored = this.#stored(object, relation);
    if (stored === undefined) return { kind: 'absent' };
    const live = stored.filter(({ expired }) => !expired);
    const [first] = live;
    if (first === undefined) return { kind: stored.length === 0 ? 'none' : 'expired' };
    const { subject, caveat } = first.relationship;
    const isPlain = subject.type === type && subject.relation === '' && subject.id !== WILDCARD;
    if (live.length > 1 || !isPlain || caveat !== undefined) return { kind: 'broken' };
    return { kind: 'one', object: { type, id: subject.id }, relationship: first.relationship };
  }

  #stored(object: ObjectRef, relation: string): readonly StoredRelationship[] | undefined {
    return storedOn(this.#evaluation, object, relation);
  }
}
