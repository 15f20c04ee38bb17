import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { RelationshipFilter, SubjectFilter } from '../../model/filter.ts';
import type { Counter } from '../store.ts';
import type { Group } from './group.ts';
import { TAG } from './layout.ts';
import { counterExists, counterUnknown } from './refusals.ts';
import { del, type Entry, type Operation, put } from '../../base/sealed-value.ts';
import { damagedRow, payloadOf } from './sealed-value.ts';

/*
 * A counter: its name is the key, its filter the payload, as JSON { resourceType?, resourceId?, resourceIdPrefix?,
 * relation?, subject?: { type, id?, relation? } } without the fields that are open.
 */

export function counterKey(name: string): Buffer {
  return Buffer.from(`${TAG.counter}${name}`);
}

/** @throws Fault `counter-exists`; then the group is as before. */
export async function applyAddCounter(group: Group, counter: Counter): Promise<void> {
  if (await group.hasPlain(counterKey(counter.name))) throw counterExists(counter);
  group.setPlain(putCounter(counter));
}

/** @throws Fault `counter-unknown`; then the group is as before. */
export async function applyRemoveCounter(group: Group, name: string): Promise<void> {
  if (!(await group.hasPlain(counterKey(name)))) throw counterUnknown(name);
  group.setPlain(del(counterKey(name)));
}

export function putCounter({ name, filter }: Counter): Operation {
  const { resourceType, resourceId, resourceIdPrefix, relation, subject } = filter;
  const kept = {
    resourceType,
    resourceId,
    resourceIdPrefix,
    relation,
    subject: subject && { type: subject.type, id: subject.id, relation: subject.relation },
  };
  return put(counterKey(name), Buffer.from(JSON.stringify(kept)));
}

/** @throws Fault `data-damaged`. */
export function decodeCounter([key, value]: Entry): Counter {
  const payload = payloadOf(key, value);
  try {
    const kept: unknown = JSON.parse(payload.toString('utf8'));
    if (!isJsonObject(kept)) throw new Error('the filter is not an object');
    return { name: key.toString('utf8', TAG.counter.length), filter: filterOf(kept) };
  } catch (error) {
    throw damagedRow(key, error instanceof Error ? error.message : 'it cannot be read', error);
  }
}

function filterOf(kept: JsonObject): RelationshipFilter {
  return {
    resourceType: optionalText(kept['resourceType']),
    resourceId: optionalText(kept['resourceId']),
    resourceIdPrefix: optionalText(kept['resourceIdPrefix']),
    relation: optionalText(kept['relation']),
    subject: subjectOf(kept['subject']),
  };
}

function subjectOf(kept: JsonValue | undefined): SubjectFilter | undefined {
  if (kept === undefined) return undefined;
  if (!isJsonObject(kept)) throw new Error('the subject is not an object');
  const type = optionalText(kept['type']);
  if (type === undefined) throw new Error('the subject has no type');
  return { type, id: optionalText(kept['id']), relation: optionalText(kept['relation']) };
}

function optionalText(kept: JsonValue | undefined): string | undefined {
  if (kept === undefined || typeof kept === 'string') return kept;
  throw new Error(`expected a text, found \`${JSON.stringify(kept)}\``);
}
