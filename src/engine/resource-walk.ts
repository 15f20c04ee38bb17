import { assert } from '../base/assert.ts';
import { EDGE_NAME, EDGE_NODE } from '../graph/edges.ts';
import type { PageId } from '../graph/page-id.ts';
import { REVERSE } from '../graph/pages.ts';
import { NO_NAME } from '../model/names.ts';
import { WILDCARD } from '../model/relationship.ts';
import { NO_MEMBER } from '../schema/program.ts';
import {
  NOWHERE,
  type PageSteps,
  type SameStep,
  type Steps,
  type UpwardReach,
} from '../schema/upward-reach.ts';
import type { Evaluation } from './evaluation.ts';
import type { IdWindow } from './id-window.ts';
import { type Flags, GIVES, SURE } from './marks.ts';
import { type Explorer, PageWalk, type Progress, type Visit } from './page-walk.ts';
import { type Value, YES } from './values.ts';

/**
 * Walks from a subject up to the resources on which it may have a member, and puts them into a window. Whoever has the
 * member is found; who is found has it if `SURE`, and otherwise a check must tell.
 *
 * Sure is a way of plain unions, arrows and subject sets over relationships whose conditions hold, no longer than the
 * depth limit: it proves the yes that a check of the same question comes to. Intersections, exclusions, `.all` and
 * conditions that are open leave it to the check.
 *
 * What is not found is a no, proven from the subject's side. There a check can do worse: where the data nests too
 * deeply for it, it fails.
 */
export class ResourceWalk implements Explorer<PageSteps> {
  readonly #evaluation: Evaluation;
  readonly #reach: UpwardReach;
  readonly #window: IdWindow;
  readonly #walk: PageWalk<PageSteps>;
  readonly #fromSubject: Steps;
  readonly #subjectKey: number;
  readonly #wildcardKey: number;
  readonly #targetLeadsOn: boolean;

  /**
   * @param node the subject, `name` its relation (`NO_NAME` for an object); not a wildcard
   * @param window of the resources' type
   */
  constructor(evaluation: Evaluation, reach: UpwardReach, node: number, name: number, window: IdWindow) {
    const { graph, scope } = evaluation;
    const memberCount = scope.members.type.length;
    const type = graph.objects.typeNumberOf(node);
    this.#evaluation = evaluation;
    this.#reach = reach;
    this.#window = window;
    this.#walk = new PageWalk(evaluation, this);
    this.#fromSubject = reach.fromObject.get(type) ?? NOWHERE;
    this.#subjectKey = memberCount;
    this.#wildcardKey = memberCount + 1;
    this.#targetLeadsOn = reach.fromMember.has(reach.target);
    // The subject and its wildcard are marks beside the members, with keys above theirs.
    // A mark's distance is the number of steps from a question put on it to one that needs none, as the subject itself.
    if (name === NO_NAME) {
      const wildcard = graph.objects.nodeOf(graph.objects.typeOf(node), WILDCARD);
      this.#walk.marks.put(node, this.#subjectKey, SURE | GIVES, 0);
      this.#walk.marks.put(wildcard, this.#wildcardKey, SURE | GIVES, 0);
    } else {
      const member = scope.members.find(type, name);
      assert(member !== NO_MEMBER, 'the subject set is of a member of its type');
      this.#reached(node, { to: member, certain: true }, SURE | GIVES, 0);
    }
  }

  get wanted(): readonly PageId[] {
    return this.#walk.wanted;
  }

  /** @throws Fault `work-exceeded` */
  advance(steps: number): Progress {
    return this.#walk.advance(steps);
  }

  open(mark: number): readonly Visit<PageSteps>[] {
    const { node, key, flags, distance } = this.#walk.marks;
    const from = node[mark]!;
    const steps = this.#stepsFrom(key[mark]!);
    for (const step of steps.same) {
      // An object's `self` is a part of the question about it; a computed name is a question of its own.
      this.#reached(from, step, flags[mark]!, distance[mark]! + 1);
    }
    return steps.pages.map((way) => ({
      page: { kind: REVERSE, node: from, name: way.subjectName },
      part: 'rest',
      way,
    }));
  }

  cross(mark: number, way: PageSteps, words: Uint32Array, at: number, condition: Value): void {
    const { members } = this.#evaluation.scope;
    const { flags, distance } = this.#walk.marks;
    const resource = words[at + EDGE_NODE]!;
    const stored = members.find(
      this.#evaluation.graph.objects.typeNumberOf(resource),
      words[at + EDGE_NAME]!,
    );
    const known = condition === YES ? flags[mark]! : flags[mark]! & ~SURE;
    for (const step of way.steps) {
      if (step.stored === stored) this.#reached(resource, step, known, distance[mark]! + 1);
    }
  }

  #stepsFrom(key: number): Steps {
    if (key === this.#subjectKey) return this.#fromSubject;
    if (key === this.#wildcardKey) return { same: [], pages: this.#fromSubject.pages };
    return this.#reach.fromMember.get(key) ?? NOWHERE;
  }

  /** One comes to the member `step.to` of `node`, `distance` questions from where none is needed. */
  #reached(node: number, { to, certain }: SameStep, flags: Flags, distance: number): void {
    const isNear = distance <= this.#evaluation.scope.limits.depth + 1;
    const known = certain && isNear ? flags : flags & ~SURE;
    if (to === this.#reach.target) this.#window.add(node, known);
    if (to !== this.#reach.target || this.#targetLeadsOn) this.#walk.marks.put(node, to, known, distance);
  }
}
