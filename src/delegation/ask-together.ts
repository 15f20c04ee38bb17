import type { Evaluation } from '../engine/evaluation.ts';
import { ManyWalk } from '../engine/many-walk.ts';
import type { Mask } from '../engine/many-goals.ts';
import { ManyWitness } from '../engine/many-witness.ts';
import type { ObjectRef } from '../model/relationship.ts';
import { allowedBy, LINK_DENIED, type LinkAnswer } from './link-answer.ts';

/** Whether `object` has `permission` on `resource`. */
export interface LinkQuestion {
  readonly object: ObjectRef;
  readonly resource: ObjectRef;
  readonly permission: string;
}

/** What was found of many questions in one go. Good for the turn of the event loop. */
export interface Together {
  /** To the question at `index`. Undefined where `askLink` has to be asked. */
  answerTo(index: number): LinkAnswer | undefined;
  /** Questions and edges that were looked at. */
  readonly work: number;
}

/** Neighbours that ask for the same. */
interface Group {
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly node: number;
  readonly name: number;
  asked: Mask;
  yes: Mask;
  no: Mask;
}

/**
 * As `askLink` for each of `questions`, as far as one walk finds the answers: the links of a chain ask for the same, so
 * they are led over its pages together. What the walk leaves open is no answer. Witnesses that nobody will read are
 * left empty, which saves about a third.
 */
export function askTogether(
  evaluation: Evaluation,
  questions: readonly LinkQuestion[],
  isWitnessRead: boolean,
): Together {
  const { walk, witness } = memoryOf(evaluation);
  const { objects } = evaluation.graph;
  walk.begin();
  witness.begin();
  const groups: Group[] = [];
  const places: { readonly group: Group; readonly subject: Mask }[] = [];
  for (const { object, resource, permission } of questions) {
    let group = groups.at(-1);
    if (group?.resource !== resource || group.permission !== permission) {
      const node = objects.nodeOf(resource.type, resource.id);
      const name = objects.names.numberOf(permission);
      groups.push((group = { resource, permission, node, name, asked: 0, yes: 0, no: 0 }));
    }
    const subject = walk.add(objects.nodeOf(object.type, object.id));
    group.asked |= subject;
    places.push({ group, subject });
  }
  let work = 0;
  for (const group of groups) {
    walk.ask(group.node, group.name, group.asked);
    group.yes = walk.yes;
    group.no = walk.no;
    work += walk.work;
  }
  return { answerTo, work };

  function answerTo(index: number): LinkAnswer | undefined {
    const place = places[index];
    if (place === undefined) return undefined;
    const { group, subject } = place;
    if ((group.yes & subject) === 0) return (group.no & subject) === 0 ? undefined : LINK_DENIED;
    if (isWitnessRead) return allowedBy(witness.of(group.node, group.name, subject));
    return allowedBy([], witness.lapsesAtNs(group.node, group.name, subject));
  }
}

interface Memory {
  readonly walk: ManyWalk;
  readonly witness: ManyWitness;
}

/** An evaluation serves one request at a time, and so does what is kept for it here. */
const memories = new WeakMap<Evaluation, Memory>();

function memoryOf(evaluation: Evaluation): Memory {
  let memory = memories.get(evaluation);
  if (memory === undefined) {
    const walk = new ManyWalk(evaluation);
    memory = { walk, witness: new ManyWitness(evaluation.graph, walk.goals) };
    memories.set(evaluation, memory);
  }
  return memory;
}
