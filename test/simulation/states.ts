import { matches, type RelationshipFilter } from '../../src/model/filter.ts';
import { formatIdentity } from '../../src/model/relationship-text.ts';
import {
  isExpired,
  type ObjectRef,
  type Relationship,
  type SubjectRef,
} from '../../src/model/relationship.ts';
import type { Revision } from '../../src/model/revision.ts';
import { naiveCheck } from '../worlds/naive.ts';
import type { Told } from './history.ts';
import { SCHEMAS, type SimulatedSchema } from './schemas.ts';

/** What there was at one revision, by identity. */
export type State = ReadonlyMap<string, Relationship>;

/** Every state that the changes lead to, one after another: the model that the history is held to. */
export class States {
  /** By revision; the first is empty. */
  readonly #states: State[] = [new Map()];
  readonly #schemas: (SimulatedSchema | undefined)[] = [undefined];
  readonly #verdicts = new Map<string, string>();

  constructor(changes: ReadonlyMap<Revision, Told>) {
    for (let revision = 1; changes.has(revision); revision++) {
      const { updates, schema } = changes.get(revision)!;
      const next = new Map(this.#states.at(-1));
      for (const { operation, relationship } of updates) {
        const identity = formatIdentity(relationship);
        if (operation === 'delete') next.delete(identity);
        else next.set(identity, relationship);
      }
      this.#states.push(next);
      const written = SCHEMAS.find(({ text }) => text === schema);
      this.#schemas.push(written ?? this.#schemas.at(-1));
    }
  }

  get head(): Revision {
    return this.#states.length - 1;
  }

  /** Of a revision that is known. */
  at(revision: Revision): State {
    return this.#states[revision]!;
  }

  schemaAt(revision: Revision): SimulatedSchema | undefined {
    return this.#schemas[revision];
  }

  /** Those that match and have not expired. */
  alive(revision: Revision, filter: RelationshipFilter, nowMs: number): readonly Relationship[] {
    return this.matching(revision, filter).filter(({ expiresAtNs }) => !isExpired(expiresAtNs, nowMs));
  }

  /** Those that match, expired or not. */
  matching(revision: Revision, filter: RelationshipFilter): readonly Relationship[] {
    return [...this.at(revision).values()].filter((relationship) => matches(filter, relationship));
  }

  /** The naive oracle's verdict on `view`. */
  verdict(revision: Revision, nowMs: number, resource: ObjectRef, subject: SubjectRef): string {
    const key = JSON.stringify([revision, nowMs, resource, subject]);
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const relationships = [...this.at(revision).values()];
    const { definitions } = this.schemaAt(revision)!;
    const { kind } = naiveCheck({ definitions, relationships, nowMs }, { resource, name: 'view', subject });
    this.#verdicts.set(key, kind);
    return kind;
  }
}
