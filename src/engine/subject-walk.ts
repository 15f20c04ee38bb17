import { EDGE_NAME, EDGE_NODE } from '../graph/edges.ts';
import type { PageId } from '../graph/page-id.ts';
import { FORWARD } from '../graph/pages.ts';
import { NO_NAME } from '../model/names.ts';
import { WILDCARD } from '../model/relationship.ts';
import { NO_MEMBER, NO_REWRITE, OP, type Op } from '../schema/program.ts';
import type { Evaluation } from './evaluation.ts';
import type { IdWindow } from './id-window.ts';
import { type Flags, GIVES, SURE, TAKES } from './marks.ts';
import { type Explorer, PageWalk, type Progress, type Visit } from './page-walk.ts';
import { type Value, YES } from './values.ts';

/** Subjects of this type: objects (`NO_NAME`), or sets of this name. */
export interface SubjectKind {
  readonly type: number;
  readonly name: number;
}

/** What the edges of a page lead to: subjects stored there, or objects on which `then` is asked next. */
type Way =
  | { readonly kind: 'stored'; readonly flags: Flags }
  | { readonly kind: 'arrow'; readonly then: number; readonly flags: Flags };

/**
 * Walks from a question down to the subjects of a kind that may have what is asked, and puts them into a window.
 * Whoever has it for more than a wildcard's sake is found; who is found has it if `SURE` (see `ResourceWalk`), and
 * otherwise a check must tell.
 *
 * Where a wildcard can give it to everyone, all those are found too for whom the answer may differ from a stranger's:
 * the walk then goes on into what exclusions take away.
 */
export class SubjectWalk implements Explorer<Way> {
  readonly #evaluation: Evaluation;
  readonly #subjects: SubjectKind;
  readonly #window: IdWindow;
  readonly #walk: PageWalk<Way>;
  readonly #wildcard: number;
  readonly #looksAtTaken: boolean;

  /** @param isOpen whether the schema lets a wildcard of the subjects' type give what is asked. */
  constructor(
    evaluation: Evaluation,
    question: { readonly node: number; readonly name: number },
    subjects: SubjectKind,
    isOpen: boolean,
    window: IdWindow,
  ) {
    const { objects } = evaluation.graph;
    this.#evaluation = evaluation;
    this.#subjects = subjects;
    this.#window = window;
    this.#walk = new PageWalk(evaluation, this);
    this.#looksAtTaken = isOpen;
    this.#wildcard = objects.nodeOf(objects.names.nameOf(subjects.type), WILDCARD);
    this.#reached(question.node, question.name, SURE | GIVES, 0);
  }

  get wanted(): readonly PageId[] {
    return this.#walk.wanted;
  }

  /** @throws Fault `work-exceeded` */
  advance(steps: number): Progress {
    return this.#walk.advance(steps);
  }

  open(mark: number): readonly Visit<Way>[] {
    const { scope, graph } = this.#evaluation;
    const { node, key, flags } = this.#walk.marks;
    const at = node[mark]!;
    const name = key[mark]!;
    const member = scope.members.find(graph.objects.typeNumberOf(at), name);
    const visits: Visit<Way>[] = [];
    if (scope.members.direct[member] === 1) {
      const way: Way = { kind: 'stored', flags: flags[mark]! };
      const page: PageId = { kind: FORWARD, node: at, name };
      if (this.#subjects.name === NO_NAME) visits.push(...wholePage(page, way));
      else visits.push({ page, part: 'structure', way });
    }
    const rewrite = scope.members.rewrite[member]!;
    if (rewrite !== NO_REWRITE) this.#rewritten(mark, rewrite, flags[mark]!, visits);
    return visits;
  }

  cross(mark: number, way: Way, words: Uint32Array, at: number, condition: Value): void {
    const { objects } = this.#evaluation.graph;
    const flags = condition === YES ? way.flags : way.flags & ~SURE;
    const node = words[at + EDGE_NODE]!;
    const distance = this.#walk.marks.distance[mark]! + 1;
    if (way.kind === 'arrow') this.#reached(node, way.then, flags, distance);
    else if (words[at + EDGE_NAME] !== NO_NAME) this.#reached(node, words[at + EDGE_NAME]!, flags, distance);
    else if (this.#subjects.name === NO_NAME && objects.typeNumberOf(node) === this.#subjects.type) {
      if (node !== this.#wildcard) this.#window.add(node, flags);
    }
  }

  /** Follow a rewrite on the mark's object; the pages it leads over are added to `visits`. */
  #rewritten(mark: number, instruction: number, flags: Flags, visits: Visit<Way>[]): void {
    const { program } = this.#evaluation.scope;
    const { node, distance } = this.#walk.marks;
    const at = node[mark]!;
    switch (program.op[instruction]! as Op) {
      case OP.nil:
        return;
      case OP.self: {
        const isAsked =
          this.#subjects.name === NO_NAME &&
          this.#evaluation.graph.objects.typeNumberOf(at) === this.#subjects.type;
        if (isAsked) this.#window.add(at, flags);
        return;
      }
      case OP.name:
        this.#reached(at, program.first[instruction]!, flags, distance[mark]! + 1);
        return;
      case OP.any:
        this.#arrow(at, instruction, flags, visits);
        return;
      case OP.all:
        this.#arrow(at, instruction, flags & ~SURE, visits);
        return;
      case OP.union:
        for (const operand of this.#operands(instruction)) this.#rewritten(mark, operand, flags, visits);
        return;
      case OP.intersection:
        for (const operand of this.#operands(instruction)) {
          this.#rewritten(mark, operand, flags & ~SURE, visits);
        }
        return;
      case OP.exclusion: {
        this.#rewritten(mark, instruction + 1, flags & ~SURE, visits);
        if (this.#looksAtTaken) this.#rewritten(mark, program.next[instruction + 1]!, TAKES, visits);
        return;
      }
    }
  }

  #arrow(node: number, instruction: number, flags: Flags, visits: Visit<Way>[]): void {
    const { first, second } = this.#evaluation.scope.program;
    const page: PageId = { kind: FORWARD, node, name: first[instruction]! };
    const way: Way = { kind: 'arrow', then: second[instruction]!, flags };
    visits.push(...wholePage(page, way));
  }

  #operands(instruction: number): readonly number[] {
    const { next } = this.#evaluation.scope.program;
    const operands: number[] = [];
    for (let operand = instruction + 1; operand < next[instruction]!; operand = next[operand]!) {
      operands.push(operand);
    }
    return operands;
  }

  /** The question of `name` on `node` is `distance` steps from the one asked. */
  #reached(node: number, name: number, flags: Flags, distance: number): void {
    const { scope, graph } = this.#evaluation;
    const type = graph.objects.typeNumberOf(node);
    // The set itself needs no step: it is as sure as what leads to it, which lies within the limit.
    if (name === this.#subjects.name && type === this.#subjects.type) this.#window.add(node, flags);
    if (scope.members.find(type, name) === NO_MEMBER) return;
    this.#walk.marks.put(node, name, distance <= scope.limits.depth ? flags : flags & ~SURE, distance);
  }
}

function wholePage(id: PageId, way: Way): readonly Visit<Way>[] {
  const page: PageId = { ...id, whole: true };
  return [
    { page, part: 'structure', way },
    { page, part: 'rest', way },
  ];
}
