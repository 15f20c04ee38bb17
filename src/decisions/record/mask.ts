import { createHmac } from 'node:crypto';
import { canonicalJson, isJsonObject } from '../../base/json.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { Fault } from '../../model/fault.ts';
import type { Entry } from './record.ts';

/*
 * Values that must not be in the log are replaced before the record is written and hashed, by a digest that only who has
 * the key can make: HMAC-SHA-256 over the value's canonical JSON. So a value that is known from elsewhere can be
 * confirmed later, and one that can be guessed is not told to who reads the log.
 *
 * Only what callers put in as JSON can be masked: the contexts, metadata and annotations. Names of objects are what the
 * log is for, and relationships stand as they are stored.
 */

/** A path such as `/context/prompt` or `/context/user/*`, in steps; `*` is any member or element. */
export interface Mask {
  /** The member of an entry that it begins with. A context is also that of an item, a link and a condition. */
  readonly root: 'context' | 'metadata' | 'annotations';
  readonly steps: readonly string[];
}

export interface Masked {
  readonly entry: Entry;
  /** JSON Pointers from the record on, ascending. */
  readonly paths: readonly string[];
}

/** @throws Fault `invalid-argument` */
export function parseMask(text: string): Mask {
  const [empty, root, ...steps] = text.split('/').map(unescapeStep);
  if (
    empty === '' &&
    (root === 'context' || root === 'metadata' || root === 'annotations') &&
    steps.length > 0
  ) {
    return { root, steps };
  }
  throw new Fault(
    'invalid-argument',
    `expected a mask such as \`/context/prompt\`, \`/metadata/user\` or \`/annotations/note\`, found \`${text}\``,
  );
}

/** `entry` with what the masks say replaced; the same object where there is nothing to replace. */
export function maskEntry(entry: Entry, masks: readonly Mask[], key: Uint8Array): Masked {
  const paths: string[] = [];
  const masked = maskMembers(entry, '/entry', { masks, key, paths });
  return { entry: masked as Entry, paths: paths.toSorted() }; // only JSON in members of JSON is replaced
}

/** What stands in the log in place of `value`. */
export function maskDigest(value: JsonValue, key: Uint8Array): string {
  return `hmac-sha256:${createHmac('sha256', key).update(canonicalJson(value)).digest('hex')}`;
}

interface Work {
  readonly masks: readonly Mask[];
  readonly key: Uint8Array;
  readonly paths: string[];
}

/** Members of an entry in which there are more contexts. */
const INNER = new Set(['items', 'links', 'conditions']);

function maskMembers(value: object, at: string, work: Work): object {
  let copy: Record<string, unknown> | undefined;
  for (const [name, member] of Object.entries(value)) {
    const changed = maskMember(name, member, `${at}/${name}`, work);
    if (changed === member) continue;
    copy ??= { ...value };
    copy[name] = changed;
  }
  return copy ?? value;
}

function maskMember(name: string, member: unknown, at: string, work: Work): unknown {
  if (INNER.has(name) && Array.isArray(member)) {
    const items = member.map((item: object, index) => maskMembers(item, `${at}/${index}`, work));
    return items.some((item, index) => item !== member[index]) ? items : member;
  }
  const masks = work.masks.filter(({ root }) => root === name);
  if (masks.length === 0 || !isJsonObject(member)) return member;
  return masks.reduce<JsonValue>((json, { steps }) => maskJson(json, steps, at, work), member);
}

function maskJson(json: JsonValue, steps: readonly string[], at: string, work: Work): JsonValue {
  const [step, ...rest] = steps;
  if (step === undefined) {
    if (work.paths.includes(at)) return json; // another mask had it
    work.paths.push(at);
    return maskDigest(json, work.key);
  }
  if (Array.isArray(json)) {
    const list: readonly JsonValue[] = json;
    const items = list.map((item, index) =>
      step === '*' || step === String(index) ? maskJson(item, rest, `${at}/${index}`, work) : item,
    );
    return items.some((item, index) => item !== list[index]) ? items : json;
  }
  if (!isJsonObject(json)) return json;
  return maskObject(json, step, rest, at, work);
}

function maskObject(
  json: JsonObject,
  step: string,
  rest: readonly string[],
  at: string,
  work: Work,
): JsonObject {
  const members = Object.entries(json).map(([name, value]): [string, JsonValue] => [
    name,
    step === '*' || step === name ? maskJson(value, rest, `${at}/${escapeStep(name)}`, work) : value,
  ]);
  return members.some(([name, value]) => value !== json[name]) ? Object.fromEntries(members) : json;
}

/** Source: RFC 6901, section 4. */
function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function escapeStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
