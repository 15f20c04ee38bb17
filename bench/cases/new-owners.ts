import type { RelationshipUpdate } from '../../src/model/update.ts';
import { object, question, related, subject } from '../worlds/related.ts';
import type { Question } from '../worlds/world.ts';

const USERS = 2_000;

/** New documents of a drive and their owners, each different from all before, also of other runs against one server. */
export class NewOwners {
  readonly #prefix: string;
  #count = 0;

  constructor(prefix: string) {
    this.#prefix = `${prefix}-${process.pid}-${Date.now().toString(36)}`;
  }

  next(): RelationshipUpdate {
    return { operation: 'touch', relationship: this.#relationship(this.#count++) };
  }

  several(count: number): readonly RelationshipUpdate[] {
    return Array.from({ length: count }, () => this.next());
  }

  /** Whether the newest of them is seen. */
  lastQuestion(): Question {
    const { resource, subject: owner } = this.#relationship(this.#count - 1);
    return question(resource, 'edit', owner, 'yes');
  }

  #relationship(number: number): RelationshipUpdate['relationship'] {
    return related(object('document', `${this.#prefix}-${number}`), 'owner', subject('user', number % USERS));
  }
}
