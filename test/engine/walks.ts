import { check } from '../../src/engine/check.ts';
import { type Candidate, IdWindow } from '../../src/engine/id-window.ts';
import { type Flags, SURE } from '../../src/engine/marks.ts';
import type { Progress } from '../../src/engine/page-walk.ts';
import { ResourceWalk } from '../../src/engine/resource-walk.ts';
import { SubjectWalk } from '../../src/engine/subject-walk.ts';
import type { PageId } from '../../src/graph/page-id.ts';
import { NO_NAME } from '../../src/model/names.ts';
import type { ObjectRef, SubjectRef } from '../../src/model/relationship.ts';
import { upwardReach } from '../../src/schema/compile-upward-reach.ts';
import type { EngineAnswer, EngineOptions, EngineWorld } from './engine-world.ts';

export interface WalkOptions extends EngineOptions {
  /** Steps before the walk is stopped and taken up again. */
  readonly steps?: number;
  /** Runs whenever the walk is stopped. */
  readonly between?: () => void;
  /** Candidates in the window at once. */
  readonly window?: number;
}

/** What a walk found about one id, and what the check says that settles it. */
export interface Found {
  readonly flags: Flags;
  readonly answer: EngineAnswer;
}

/** Candidates by id, in the order in which they came, each with its check. */
export async function findResources(
  engine: EngineWorld,
  type: string,
  name: string,
  subject: SubjectRef,
  options: WalkOptions = {},
): Promise<ReadonlyMap<string, Found>> {
  const { evaluation, schema, graph } = engine;
  const { names } = graph.objects;
  engine.begin(options);
  const subjectNode = graph.objects.nodeOf(subject.type, subject.id);
  const subjectName = names.numberOf(subject.relation);
  const reach = upwardReach(schema, names, type, name);
  return findAll(
    engine,
    (window) => new ResourceWalk(evaluation, reach, subjectNode, subjectName, window),
    ({ node }) => {
      evaluation.allowWork(); // each candidate has the whole of what one check may spend
      evaluation.setSubject(subjectNode, subjectName);
      return check(evaluation, node, names.numberOf(name));
    },
    options,
  );
}

export async function findSubjects(
  engine: EngineWorld,
  resource: ObjectRef,
  name: string,
  subjects: Pick<SubjectRef, 'type' | 'relation'>,
  options: WalkOptions = {},
): Promise<ReadonlyMap<string, Found>> {
  const { evaluation, schema, graph } = engine;
  const { names } = graph.objects;
  engine.begin(options);
  const question = {
    node: graph.objects.nodeOf(resource.type, resource.id),
    name: names.numberOf(name),
  };
  const kind = { type: names.numberOf(subjects.type), name: names.numberOf(subjects.relation) };
  const { openTo } = upwardReach(schema, names, resource.type, name);
  const isOpen = kind.name === NO_NAME && openTo.has(kind.type);
  return findAll(
    engine,
    (window) => new SubjectWalk(evaluation, question, kind, isOpen, window),
    ({ node }) => {
      evaluation.allowWork();
      evaluation.setSubject(node, kind.name);
      return check(evaluation, question.node, question.name);
    },
    options,
  );
}

interface Walk {
  readonly wanted: readonly PageId[];
  advance(steps: number): Progress;
}

async function findAll(
  engine: EngineWorld,
  walkInto: (window: IdWindow) => Walk,
  ask: (candidate: Candidate) => number,
  options: WalkOptions,
): Promise<ReadonlyMap<string, Found>> {
  const { steps = 1_000, window: capacity = 1_000 } = options;
  const found = new Map<string, Found>();
  let after: string | undefined;
  for (;;) {
    const window = new IdWindow(engine.graph.objects, capacity, after);
    await finish(engine, walkInto(window), steps, options);
    const candidates = window.take(Infinity);
    for (const candidate of candidates) {
      const answer = await engine.settle(() => ask(candidate), options);
      found.set(candidate.id, { flags: candidate.flags, answer });
    }
    after = candidates.at(-1)?.id;
    if (!window.isCut) return found;
  }
}

async function finish(engine: EngineWorld, walk: Walk, steps: number, options: WalkOptions): Promise<void> {
  for (;;) {
    const progress = walk.advance(steps);
    if (progress === 'done') return;
    options.between?.();
    if (progress === 'pages') await engine.graph.load(options.pick?.(walk.wanted) ?? walk.wanted);
  }
}

export function isSure({ flags }: Found): boolean {
  return (flags & SURE) !== 0;
}
