import { assert } from '../base/assert.ts';
import { type Names, NO_NAME } from '../model/names.ts';
import { type Giver, giversOf } from './givers.ts';
import { NO_MEMBER } from './program.ts';
import type { Definition, Schema } from './schema.ts';
import type { PageStep, SameStep, Steps, UpwardReach } from './upward-reach.ts';

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
      for (const giver of giversOf(rewrite, to.definition)) this.#given(giver, to);
    }
    return {
      target,
      fromMember: mapSteps(this.#fromMember),
      fromObject: mapSteps(this.#fromObject),
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

  #given({ operand, certain }: Giver, to: Place): void {
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
        const { over, then } = operand;
        const step: PageStep = {
          stored: this.#memberOf(to.definition.name, over),
          to: to.member,
          certain,
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

  #memberOf(type: string, name: string): number {
    return this.#schema.members.find(this.#names.numberOf(type), this.#names.numberOf(name));
  }
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

function mapSteps(drafts: ReadonlyMap<number, Draft>): ReadonlyMap<number, Steps> {
  return new Map(
    [...drafts].map(([from, { same, pages }]) => [
      from,
      { same, pages: [...pages].map(([subjectName, steps]) => ({ subjectName, steps })) },
    ]),
  );
}
