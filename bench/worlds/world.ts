import type { ObjectRef, Relationship, SubjectRef } from '../../src/model/relationship.ts';

/** Data and questions that are the same in every run. */
export interface World {
  readonly name: string;
  /** Text in the schema language. */
  readonly schema: string;
  /** Valid under the schema, no identity twice. */
  readonly relationships: readonly Relationship[];
  readonly questions: readonly Question[];
}

export interface Question {
  readonly resource: ObjectRef;
  readonly permission: string;
  readonly subject: SubjectRef;
  /**
   * The right answer, worked out from how the world was made and not by the engine: every case holds every answer it
   * times to this, so that a wrong engine can't be a fast one.
   */
  readonly expected: boolean;
}
