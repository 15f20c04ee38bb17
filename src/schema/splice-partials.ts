import type { Problems } from './diagnostic.ts';
import { listedNames } from './listed-names.ts';
import type {
  MemberSyntax,
  PartialReferenceSyntax,
  PartialSyntax,
  PermissionSyntax,
  RelationSyntax,
} from './syntax.ts';

/** A member once partials are spliced. */
export type PlainMemberSyntax = RelationSyntax | PermissionSyntax;

/** Members that partials may bring into one schema: partials that include partials can multiply beyond all bounds. */
export const SPLICED_MEMBERS_MAX = 200_000;

/** Puts the members of partials in place of references to them. */
export class PartialSplicer {
  readonly #problems: Problems;
  readonly #resolved = new Map<string, readonly PlainMemberSyntax[]>();
  #splicedCount = 0;

  /** Resolves partials in terms of one another; what can't be is reported and stands for nothing. */
  constructor(partials: ReadonlyMap<string, PartialSyntax>, problems: Problems) {
    this.#problems = problems;
    this.#resolve(partials);
  }

  /** `members` with every reference replaced, in place. */
  splice(members: readonly MemberSyntax[]): readonly PlainMemberSyntax[] {
    return members.flatMap((member) =>
      member.kind === 'partial-reference' ? this.#membersOf(member) : [member],
    );
  }

  #membersOf({ name }: PartialReferenceSyntax): readonly PlainMemberSyntax[] {
    const members = this.#resolved.get(name.text);
    if (members === undefined) {
      this.#problems.parse(name.span, `could not find partial reference with name ${name.text}`);
      return [];
    }
    const count = this.#splicedCount + members.length;
    if (count > SPLICED_MEMBERS_MAX) {
      this.#problems.parse(
        name.span,
        `Expected partials to bring at most ${SPLICED_MEMBERS_MAX} members, found more`,
      );
      return [];
    }
    this.#splicedCount = count;
    return members;
  }

  /** Each partial as soon as all it refers to are; those in a ring, or leading into one, never are. */
  #resolve(partials: ReadonlyMap<string, PartialSyntax>): void {
    const users = new Map<string, PartialSyntax[]>();
    const waitingFor = new Map<PartialSyntax, number>();
    const ready: PartialSyntax[] = [];
    for (const partial of partials.values()) {
      const used = partialsUsedBy(partial).filter((name) => partials.has(name));
      waitingFor.set(partial, used.length);
      if (used.length === 0) ready.push(partial);
      for (const name of used) {
        const list = users.get(name);
        if (list === undefined) users.set(name, [partial]);
        else list.push(partial);
      }
    }
    for (const partial of ready) {
      this.#resolved.set(partial.name.text, this.splice(partial.body.members));
      for (const user of users.get(partial.name.text) ?? []) {
        const count = (waitingFor.get(user) ?? 0) - 1;
        waitingFor.set(user, count);
        if (count === 0) ready.push(user);
      }
    }
    this.#reportUnresolved([...partials.values()].filter(({ name }) => !this.#resolved.has(name.text)));
  }

  #reportUnresolved(partials: readonly PartialSyntax[]): void {
    const [first] = partials;
    if (first === undefined) return;
    const names = listedNames(partials.map(({ name }) => name.text));
    const message = `could not resolve partials: [${names}]. this may indicate a circular reference`;
    this.#problems.parse(first.name.span, message);
    for (const { name } of partials) this.#resolved.set(name.text, []);
  }
}

/** Each name once. */
function partialsUsedBy({ body }: PartialSyntax): readonly string[] {
  const references = body.members.filter((member) => member.kind === 'partial-reference');
  return [...new Set(references.map(({ name }) => name.text))];
}
