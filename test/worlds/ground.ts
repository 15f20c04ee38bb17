import { unreachable } from '../../src/base/assert.ts';
import type { Reason } from '../../src/model/fault.ts';
import type { CaveatUse, ObjectRef, Relationship, SubjectRef } from '../../src/model/relationship.ts';
import { isExpired, WILDCARD } from '../../src/model/relationship.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import type { CheckQuestion, World } from './world.ts';

/**
 * A check as a system of equations: one for every goal (an object and a name, the subject being fixed) that the
 * question leads to, with everything that can be read off schema and data written into it.
 */
export interface Equations {
  readonly question: GoalKey;
  readonly right: ReadonlyMap<GoalKey, Formula>;
}

/** JSON of `[type, id, name]`. */
export type GoalKey = string;

export type Formula =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no' }
  | { readonly kind: 'undecided'; readonly cause: Cause }
  | { readonly kind: 'goal'; readonly goal: GoalKey }
  | { readonly kind: 'any'; readonly operands: readonly Formula[] }
  | { readonly kind: 'all'; readonly operands: readonly Formula[] }
  | { readonly kind: 'minus'; readonly base: Formula; readonly except: Formula };

/** Why a leaf has no value of its own. */
export type Cause =
  | { readonly kind: 'conditional'; readonly names: readonly string[] }
  | { readonly kind: 'fault'; readonly reason: Reason };

/** What the condition of a relationship comes to. */
export type ConditionValue = { readonly kind: 'yes' } | { readonly kind: 'no' } | Cause;

export interface GroundOptions {
  /** A goal more than this many steps from the question, counted along the shortest way, is a fault. */
  readonly depthMax: number;
  readonly evaluate: (condition: CaveatUse) => ConditionValue;
}

const YES: Formula = { kind: 'yes' };
const NO: Formula = { kind: 'no' };
const TOO_DEEP: Formula = { kind: 'undecided', cause: { kind: 'fault', reason: 'depth-exceeded' } };

/** Breadth first, so that a goal is met along its shortest way. */
export function ground(
  world: Pick<World, 'definitions' | 'relationships' | 'nowMs'>,
  question: Pick<CheckQuestion, 'resource' | 'name' | 'subject'>,
  options: GroundOptions,
): Equations {
  const { subject } = question;
  const live = world.relationships.filter((one) => !isExpired(one.expiresAtNs, world.nowMs));
  const right = new Map<GoalKey, Formula>();
  let wave: readonly Goal[] = [{ object: question.resource, name: question.name }];
  for (let distance = 0; wave.length > 0; distance++) {
    const next: Goal[] = [];
    const ask = (object: ObjectRef, name: string): Formula => {
      next.push({ object, name });
      return { kind: 'goal', goal: keyOf(object, name) };
    };
    for (const goal of wave) {
      const key = keyOf(goal.object, goal.name);
      if (right.has(key)) continue;
      right.set(key, settled(goal) ?? (distance > options.depthMax ? TOO_DEEP : equation(goal, ask)));
    }
    wave = next;
  }
  return { question: keyOf(question.resource, question.name), right };

  /** What needs no step: the subject itself, and a name that the type lacks. */
  function settled({ object, name }: Goal): Formula | undefined {
    if (isSubject(subject, object, name)) return YES;
    const definition = world.definitions.find((one) => one.name === object.type);
    const members = [...(definition?.permissions ?? []), ...(definition?.relations ?? [])];
    return members.some((one) => one.name === name) ? undefined : NO;
  }

  function equation({ object, name }: Goal, ask: Ask): Formula {
    const definition = world.definitions.find((one) => one.name === object.type);
    const permission = definition?.permissions.find((one) => one.name === name);
    if (permission !== undefined) return computed(permission.rewrite, object, ask);
    return {
      kind: 'any',
      operands: stored(object, name).map((one) => when(one, () => throughSubject(one, ask))),
    };
  }

  function stored(object: ObjectRef, relation: string): readonly Relationship[] {
    return live.filter(
      (one) =>
        one.resource.type === object.type && one.resource.id === object.id && one.relation === relation,
    );
  }

  function throughSubject({ subject: found }: Relationship, ask: Ask): Formula {
    const operands: Formula[] = [];
    if (isSubject(subject, found, found.relation)) operands.push(YES);
    if (found.id === WILDCARD && found.type === subject.type && subject.relation === '') operands.push(YES);
    if (found.relation !== '') operands.push(ask(found, found.relation));
    return { kind: 'any', operands };
  }

  /** A relationship whose condition is false leads nowhere, so nothing is nearer because of it. */
  function when({ caveat }: Relationship, then: () => Formula): Formula {
    const value: ConditionValue = caveat === undefined ? { kind: 'yes' } : options.evaluate(caveat);
    if (value.kind === 'no') return NO;
    if (value.kind === 'yes') return then();
    return { kind: 'all', operands: [{ kind: 'undecided', cause: value }, then()] };
  }

  function computed(rewrite: Rewrite, object: ObjectRef, ask: Ask): Formula {
    switch (rewrite.kind) {
      case 'nil':
        return NO;
      case 'self':
        return isSubject(subject, object, '') ? YES : NO;
      case 'name':
        return ask(object, rewrite.name);
      case 'arrow': {
        const found = stored(object, rewrite.over);
        // The quantified "all" over nothing is a no, unlike the empty conjunction.
        if (rewrite.quantifier === 'all' && found.length === 0) return NO;
        const operands = found.map((one) => when(one, () => ask(one.subject, rewrite.then)));
        return { kind: rewrite.quantifier, operands };
      }
      case 'union':
        return { kind: 'any', operands: rewrite.operands.map((one) => computed(one, object, ask)) };
      case 'intersection':
        return { kind: 'all', operands: rewrite.operands.map((one) => computed(one, object, ask)) };
      case 'exclusion':
        return {
          kind: 'minus',
          base: computed(rewrite.base, object, ask),
          except: computed(rewrite.except, object, ask),
        };
      default:
        return unreachable(rewrite);
    }
  }
}

interface Goal {
  readonly object: ObjectRef;
  readonly name: string;
}

type Ask = (object: ObjectRef, name: string) => Formula;

function keyOf(object: ObjectRef, name: string): GoalKey {
  return JSON.stringify([object.type, object.id, name]);
}

function isSubject(subject: SubjectRef, object: ObjectRef, relation: string): boolean {
  return subject.type === object.type && subject.id === object.id && subject.relation === relation;
}
