import fc from 'fast-check';
import type { JsonObject } from '../../src/base/json.ts';
import type { ObjectRef } from '../../src/model/relationship.ts';
import { REQUEST_CONTEXTS, WORLD_CAVEATS } from './caveats.ts';
import { definitionsFrom } from './random-definitions.ts';
import { relationshipsFrom } from './random-relationships.ts';
import type { RawCheck, RawExpand, RawWorld } from './raw-world.ts';
import { rawWorld } from './raw-world.ts';
import { schemaText } from './schema-text.ts';
import type { Question, World, WorldDefinition } from './world.ts';
import { memberNames } from './world.ts';

export interface WorldOptions {
  /** The clock reading of the world; expirations lie around it. */
  readonly nowMs: number;
  /** Whether relationships may carry the caveats of `caveats.ts`. */
  readonly caveats: boolean;
  /**
   * `held` puts expirations a nanosecond before and after the reading too, which only a clock held by hand can tell
   * apart; `moving` keeps those in the future an hour away, for a server with a clock of its own.
   */
  readonly clock: 'held' | 'moving';
}

/** Noon on the first of January 2030, UTC. */
const DEFAULTS: WorldOptions = { nowMs: 1_893_499_200_000, caveats: false, clock: 'held' };

/** Random worlds whose schemas always compile and whose relationships always fit them. They shrink part by part. */
export function worlds(options: Partial<WorldOptions> = {}): fc.Arbitrary<World> {
  const all = { ...DEFAULTS, ...options };
  return rawWorld.map((raw) => worldFrom(raw, all));
}

/** The world of one seed: the same for ever, as long as the generator is. */
export function worldOfSeed(seed: number, options: Partial<WorldOptions> = {}): World {
  const [world] = fc.sample(worlds(options), { seed, numRuns: 1, unbiased: true });
  return world!;
}

/** Ids with every odd character that is legal, and pairs that differ only in case or by what a separator would hide. */
const IDS = ['one', 'two', 'One', 'a/b', '-', 'a|b', '_=+', '0', 'member', 'a', 'b/a'];

function worldFrom(raw: RawWorld, options: WorldOptions): World {
  const caveats = options.caveats ? WORLD_CAVEATS : [];
  const definitions = definitionsFrom(raw, caveats);
  const objects = definitions.flatMap((definition, place) =>
    Array.from({ length: raw.objectCount }, (_, index) => ({
      type: definition.name,
      id: chosen(IDS, raw.firstId + place + index),
    })),
  );
  return {
    schemaText: schemaText(definitions, caveats),
    definitions,
    caveats,
    objects,
    relationships: relationshipsFrom(raw, definitions, objects, options),
    nowMs: options.nowMs,
    questions: questionsFrom(raw, definitions, objects, options.caveats ? REQUEST_CONTEXTS : [{}]),
  };
}

function questionsFrom(
  raw: RawWorld,
  definitions: readonly WorldDefinition[],
  objects: readonly ObjectRef[],
  contexts: readonly JsonObject[],
): readonly Question[] {
  const namesOf = new Map(definitions.map((one) => [one.name, memberNames(one)]));
  const askable = objects.filter((object) => namesOf.get(object.type)!.length > 0);
  const asked = ({ resource, member }: RawExpand): { resource: ObjectRef; name: string } => {
    const object = chosen(askable, resource);
    return { resource: object, name: chosen(namesOf.get(object.type)!, member) };
  };
  const check = (one: RawCheck): Question => {
    const { name } = chosen(definitions, one.subjectType);
    const subject = chosen(
      objects.filter((object) => object.type === name),
      one.subject,
    );
    const relation = chosen(['', ...namesOf.get(subject.type)!], one.set);
    return {
      kind: 'check',
      ...asked(one),
      subject: { ...subject, relation },
      context: chosen(contexts, one.context),
    };
  };
  return [
    ...raw.checks.map(check),
    ...raw.expands.map((one): Question => ({ kind: 'expand', ...asked(one) })),
  ];
}

function chosen<Item>(items: readonly Item[], number: number): Item {
  return items[number % items.length]!;
}
