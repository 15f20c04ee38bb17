import { assert } from '../base/assert.ts';
import type { Names } from '../model/names.ts';
import { NO_NAME } from '../model/names.ts';
import { NO_MEMBER } from './program.ts';
import type { Rewrite } from './rewrite.ts';
import type { Definition, Schema } from './schema.ts';

/**
 * How a walk from a subject upwards comes to one member, the target, in numbers. Members are numbered as in the
 * schema's `MemberTable`. It leads to everyone who can have the target, and perhaps to more.
 */
export interface UpwardReach {
  readonly target: number;
  /** By number of the member that one has; empty where it leads nowhere. */
  readonly fromMember: readonly Steps[];
  /** By number of the subject's type: from an object, or a wildcard, that is stored as such. */
  readonly fromObject: ReadonlyMap<number, Steps>;
  /** Types whose wildcard can come to the target. */
  readonly openTo: ReadonlySet<number>;
}

/** Where to go from an object on which one has a member, or from the object that one is. */
export interface Steps {
  /** To another member of the same object. */
  readonly same: readonly SameStep[];
  /** By what is stored with the object as its subject: one entry for each relation the object may stand there with. */
  readonly pages: readonly PageSteps[];
}

export interface SameStep {
  readonly to: number;
  /** Whoever comes this way has `to` without fail; otherwise only a check can tell. */
  readonly certain: boolean;
}

export interface PageSteps {
  readonly subjectName: number;
  readonly steps: readonly PageStep[];
}

/** Where an object is stored on the member `stored` of another, one comes to that one's `to`. */
export interface PageStep extends SameStep {
  readonly stored: number;
}

const NOWHERE: Steps = { same: [], pages: [] };

const COMPILED = new WeakMap<Schema, Map<number, UpwardReach>>();

/** The reach of the member `name` of `type`, which must be there; compiled once for each schema and target. */
export function upwardReach(schema: Schema, names: Names, type: string, name: string): UpwardReach {
  const target = schema.members.find(names.numberOf(type), names.numberOf(name));
  assert(target !== NO_MEMBER, `\`${type}\` has \`${name}\``);
  const compiled = COMPILED.get(schema) ?? new Map<number, UpwardReach>();
  COMPILED.set(schema, compiled);
  let reach = compiled.get(target);
  if (reach === undefined) {
    reach = new Compilation(schema, names).reachOf(target, type, name);
    compiled.set(target, reach);
  }
  return reach;
}

interface Place {
  readonly definition: Definition;
  readonly name: string;
  readonly member: number;
}

interface Draft {
  readonly same: SameStep[];
  readonly pages: Map<number, PageStep[]>;
}

class Compilation {
  readonly #schema: Schema;
  readonly #names: Names;
  readonly #fromMember = new Map<number, Draft>();
  readonly #fromObject = new Map<number, Draft>();
  readonly #openTo = new Set<number>();
  readonly #met = new Map<number, Place>(); // each member once; grows while it is gone through

  constructor(schema: Schema, names: Names) {
    this.#schema = schema;
    this.#names = names;
  }

  reachOf(target: number, type: string, name: string): UpwardReach {
    this.#meet(type, name);
    for (const to of this.#met.values()) {
      this.#stored(to);
      const rewrite = to.definition.members.get(to.name)?.rewrite;
      if (rewrite === undefined) continue;
      for (const { operand, certain } of this.#givers(rewrite, to, true)) this.#given(operand, certain, to);
    }
    return {
      target,
      fromMember: Array.from({ length: this.#schema.members.type.length }, (_, member) =>
        stepsOf(this.#fromMember.get(member)),
      ),
      fromObject: new Map([...this.#fromObject].map(([number, draft]) => [number, stepsOf(draft)])),
      openTo: this.#openTo,
    };
  }

  /** The number of a member that is to be gone through in its turn; `NO_MEMBER` if the type lacks it. */
  #meet(type: string, name: string): number {
    const definition = this.#schema.definitions.get(type);
    const member = this.#memberOf(type, name);
    if (definition === undefined || member === NO_MEMBER) return NO_MEMBER;
    if (!this.#met.has(member)) this.#met.set(member, { definition, name, member });
    return member;
  }

  #stored(to: Place): void {
    const step: PageStep = { stored: to.member, to: to.member, certain: true };
    for (const { type, kind, relation } of to.definition.members.get(to.name)?.allowed ?? []) {
      const typeNumber = this.#names.numberOf(type);
      if (kind === 'wildcard') this.#openTo.add(typeNumber);
      if (kind !== 'subject-set') addPageStep(draftOf(this.#fromObject, typeNumber), NO_NAME, step);
      else {
        const from = this.#meet(type, relation);
        addPageStep(draftOf(this.#fromMember, from), this.#names.numberOf(relation), step);
      }
    }
  }

  #given(operand: Giver['operand'], certain: boolean, to: Place): void {
    switch (operand.kind) {
      case 'self':
        draftOf(this.#fromObject, this.#names.numberOf(to.definition.name)).same.push({
          to: to.member,
          certain,
        });
        return;
      case 'name': {
        const from = this.#meet(to.definition.name, operand.name);
        draftOf(this.#fromMember, from).same.push({ to: to.member, certain });
        return;
      }
      case 'arrow': {
        const { over, then, quantifier } = operand;
        const step: PageStep = {
          stored: this.#memberOf(to.definition.name, over),
          to: to.member,
          certain: certain && quantifier === 'any',
        };
        for (const { type, relation } of to.definition.members.get(over)?.allowed ?? []) {
          const from = this.#meet(type, then);
          // The relation a subject is stored with is put aside by an arrow, but the object is found under it.
          if (from !== NO_MEMBER) {
            addPageStep(draftOf(this.#fromMember, from), this.#names.numberOf(relation), step);
          }
        }
        return;
      }
      default:
        operand satisfies never;
    }
  }

  /**
   * The leaves of a rewrite through which someone can have it. What an exclusion takes away never gives. Whoever has an
   * intersection has each operand, so one of them leads to all: the one that promises the fewest.
   */
  #givers(rewrite: Rewrite, to: Place, certain: boolean): readonly Giver[] {
    switch (rewrite.kind) {
      case 'nil':
        return [];
      case 'self':
      case 'name':
      case 'arrow':
        return [{ operand: rewrite, certain }];
      case 'union':
        return rewrite.operands.flatMap((operand) => this.#givers(operand, to, certain));
      case 'intersection':
        return this.#givers(this.#narrowest(rewrite.operands, to), to, false);
      case 'exclusion':
        return this.#givers(rewrite.base, to, false);
      default:
        return rewrite satisfies never;
    }
  }

  #narrowest(operands: readonly Rewrite[], to: Place): Rewrite {
    const [first, ...others] = operands;
    assert(first !== undefined, 'an intersection has operands');
    return others.reduce(
      (best, operand) => (this.#width(operand, to) < this.#width(best, to) ? operand : best),
      first,
    );
  }

  /** A guess at how many have it: nobody, one, those stored on the object, those of a permission, those of other objects, all. */
  #width(rewrite: Rewrite, to: Place): number {
    switch (rewrite.kind) {
      case 'nil':
        return 0;
      case 'self':
        return 1;
      case 'name': {
        const member = to.definition.members.get(rewrite.name);
        if (member?.allowed.some(({ kind }) => kind === 'wildcard') === true) return 5;
        return member?.rewrite === undefined ? 2 : 3;
      }
      case 'arrow':
        return 4;
      case 'union':
        return Math.max(...rewrite.operands.map((operand) => this.#width(operand, to)));
      case 'intersection':
        return Math.min(...rewrite.operands.map((operand) => this.#width(operand, to)));
      case 'exclusion':
        return this.#width(rewrite.base, to);
      default:
        return rewrite satisfies never;
    }
  }

  #memberOf(type: string, name: string): number {
    return this.#schema.members.find(this.#names.numberOf(type), this.#names.numberOf(name));
  }
}

interface Giver {
  readonly operand: Extract<Rewrite, { kind: 'self' | 'name' | 'arrow' }>;
  readonly certain: boolean;
}

function draftOf(drafts: Map<number, Draft>, from: number): Draft {
  let draft = drafts.get(from);
  if (draft === undefined) {
    draft = { same: [], pages: new Map() };
    drafts.set(from, draft);
  }
  return draft;
}

/** Alternatives that differ only in what they depend on are one step. */
function addPageStep({ pages }: Draft, subjectName: number, step: PageStep): void {
  const steps = pages.get(subjectName) ?? [];
  pages.set(subjectName, steps);
  const isThere = steps.some(
    ({ stored, to, certain }) => stored === step.stored && to === step.to && certain === step.certain,
  );
  if (!isThere) steps.push(step);
}

function stepsOf(draft: Draft | undefined): Steps {
  if (draft === undefined) return NOWHERE;
  return {
    same: draft.same,
    pages: [...draft.pages].map(([subjectName, steps]) => ({ subjectName, steps })),
  };
}
