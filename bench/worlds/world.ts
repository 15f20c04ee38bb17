import type { JsonObject } from '../../src/base/json.ts';
import type { ObjectRef, Relationship, SubjectRef } from '../../src/model/relationship.ts';

/** Data, and questions with their right answers, the same in every run. */
export interface World {
  readonly name: string;
  /** Text in the schema language. */
  readonly schema: string;
  /** Valid under the schema, no identity twice. Made anew each time in the same order, since some worlds don't fit in memory. */
  readonly relationships: () => Iterable<Relationship>;
  readonly questions: readonly Question[];
  /** Whole lists, made when they are asked for. */
  readonly lists: () => readonly KnownList[];
}

/** What a check says, by the names of `Verdict`. */
export type Answer = 'yes' | 'no' | 'conditional';

export interface Question {
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly subject: SubjectRef;
  readonly context: JsonObject;
  /**
   * The right answer, worked out from how the world was made and not by the engine: every case holds every answer it
   * times to this, so that a wrong engine can't be a fast one.
   */
  readonly expected: Answer;
}

/** A list and all that is on it: ids in the order of text. */
export type KnownList =
  | {
      readonly kind: 'resources';
      readonly title: string;
      readonly resourceType: string;
      readonly permission: string;
      readonly subject: SubjectRef;
      readonly expected: readonly string[];
    }
  | {
      readonly kind: 'subjects';
      readonly title: string;
      readonly resource: ObjectRef;
      readonly permission: string;
      readonly subjectType: string;
      readonly expected: readonly string[];
    };
