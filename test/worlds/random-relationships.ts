import type { CaveatUse, ObjectRef, Relationship } from '../../src/model/relationship.ts';
import { WILDCARD } from '../../src/model/relationship.ts';
import type { AllowedSubject } from '../../src/schema/schema.ts';
import { STORED_CONTEXTS } from './caveats.ts';
import type { RawRelationship, RawRing, RawWorld } from './raw-world.ts';
import type { WorldDefinition } from './world.ts';

/** Reads what was drawn as relationships that the definitions allow; of those with one identity the first stays. */
export function relationshipsFrom(
  raw: RawWorld,
  definitions: readonly WorldDefinition[],
  objects: readonly ObjectRef[],
  options: { readonly nowMs: number; readonly clock: 'held' | 'moving' },
): readonly Relationship[] {
  const slots = definitions.flatMap((definition) =>
    definition.relations.flatMap((relation) =>
      relation.allowed.map((allowed) => ({ type: definition.name, relation: relation.name, allowed })),
    ),
  );
  const circular = slots.filter(({ type, allowed }) => allowed.type === type && allowed.kind !== 'wildcard');
  const expiries = expiriesAround(options.nowMs, options.clock);

  const stored = (one: RawRelationship): Relationship => {
    const slot = chosenSlot(slots, one);
    const subject = chosen(ofType(objects, slot.allowed.type), one.subject);
    return built(slot, chosen(ofType(objects, slot.type), one.resource), subject, {
      caveat: caveatUse(slot.allowed.caveat, one.context),
      expiresAtNs: slot.allowed.expires ? chosen(expiries, one.expiry) : undefined,
    });
  };
  const ring = (one: RawRing): readonly Relationship[] => {
    if (circular.length === 0) return [];
    const slot = chosen(circular, one.relation);
    const places = ofType(objects, slot.type);
    const length = Math.min(one.length, places.length);
    return Array.from({ length }, (_, step) =>
      built(slot, chosen(places, one.start + step), chosen(places, one.start + ((step + 1) % length)), {
        caveat: caveatUse(slot.allowed.caveat, one.start),
        expiresAtNs: slot.allowed.expires ? expiries[0] : undefined,
      }),
    );
  };

  const all = [...raw.rings.flatMap(ring), ...(slots.length === 0 ? [] : raw.relationships.map(stored))];
  const byIdentity = new Map<string, Relationship>();
  for (const one of all) {
    const identity = JSON.stringify([one.resource, one.relation, one.subject]);
    if (!byIdentity.has(identity)) byIdentity.set(identity, one);
  }
  return [...byIdentity.values()];
}

/** One alternative of one relation. */
interface Slot {
  readonly type: string;
  readonly relation: string;
  readonly allowed: AllowedSubject;
}

/** The relation first and the alternative second, so that a relation with many alternatives is not met more often. */
function chosenSlot(slots: readonly Slot[], raw: RawRelationship): Slot {
  const relations = [...new Set(slots.map((slot) => JSON.stringify([slot.type, slot.relation])))];
  const relation = chosen(relations, raw.relation);
  const own = slots.filter((slot) => JSON.stringify([slot.type, slot.relation]) === relation);
  return chosen(own, raw.allowed);
}

function built(
  { relation, allowed }: Slot,
  resource: ObjectRef,
  subject: ObjectRef,
  traits: Pick<Relationship, 'caveat' | 'expiresAtNs'>,
): Relationship {
  const id = allowed.kind === 'wildcard' ? WILDCARD : subject.id;
  return { resource, relation, subject: { type: allowed.type, id, relation: allowed.relation }, ...traits };
}

/** The future first: a world that shrinks keeps its relationships. */
function expiriesAround(nowMs: number, clock: 'held' | 'moving'): readonly bigint[] {
  const nowNs = BigInt(nowMs) * 1_000_000n;
  const hourNs = 3_600_000_000_000n;
  const far = [nowNs + hourNs, nowNs - hourNs, nowNs];
  return clock === 'held' ? [...far, nowNs + 1n, nowNs - 1n] : far;
}

function caveatUse(name: string, number: number): CaveatUse | undefined {
  return name === '' ? undefined : { name, context: chosen(STORED_CONTEXTS[name]!, number) };
}

function ofType(objects: readonly ObjectRef[], type: string): readonly ObjectRef[] {
  return objects.filter((object) => object.type === type);
}

function chosen<Item>(items: readonly Item[], number: number): Item {
  return items[number % items.length]!;
}
