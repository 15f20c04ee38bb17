/**
 * How a walk from a subject upwards comes to one member, the target, in numbers. Members are numbered as in the
 * schema's `MemberTable`. It leads to everyone who can have the target, and perhaps to more.
 */
export interface UpwardReach {
  readonly target: number;
  /** By number of the member that one has; absent where it leads nowhere. */
  readonly fromMember: ReadonlyMap<number, Steps>;
  /** By number of the subject's type: from an object, or a wildcard, that is stored as such; absent likewise. */
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

export const NOWHERE: Steps = { same: [], pages: [] };
