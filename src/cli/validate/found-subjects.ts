/*
 * Sets of subjects of one kind (type and relation), for expected relations. A set holds subjects named one by one and
 * at most one wildcard with exceptions. Conditions are never evaluated here, only known to be there or not.
 *
 * Each operation follows a row of the set algebra: the shared contract, "Evaluation and API semantics", section
 * "Set algebra with wildcards". Where an entry's resources come from is a row of the table in "Validation files",
 * section "Computing the actual set".
 */

export interface FoundSubject {
  /** Whether the subject has it only under a condition. */
  readonly conditional: boolean;
  /** The relations the subject was found on, as `type:id#relation`. */
  readonly resources: ReadonlySet<string>;
}

export interface FoundWildcard extends FoundSubject {
  /** By id. A conditional exception is one that holds only under a condition. */
  readonly exceptions: ReadonlyMap<string, FoundSubject>;
}

export interface FoundSubjects {
  /** By id. */
  readonly concrete: ReadonlyMap<string, FoundSubject>;
  readonly wildcard: FoundWildcard | undefined;
}

export const NOBODY: FoundSubjects = { concrete: new Map(), wildcard: undefined };

/** Everything in `set` under one more condition; exceptions stay as they are. */
export function withCondition(set: FoundSubjects): FoundSubjects {
  const concrete = new Map([...set.concrete].map(([id, found]) => [id, { ...found, conditional: true }]));
  return { concrete, wildcard: set.wildcard && { ...set.wildcard, conditional: true } };
}

export function union(a: FoundSubjects, b: FoundSubjects): FoundSubjects {
  const concrete = new Map(a.concrete);
  for (const [id, found] of b.concrete) concrete.set(id, either(concrete.get(id), found));
  const wildcard = unionOfWildcards(a.wildcard, b.wildcard);
  return { concrete, wildcard: wildcard && withoutExceptions(wildcard, concrete) };
}

export function intersection(a: FoundSubjects, b: FoundSubjects): FoundSubjects {
  const concrete = new Map<string, FoundSubject>();
  const add = (id: string, found: FoundSubject | undefined): void => {
    if (found !== undefined) concrete.set(id, either(concrete.get(id), found));
  };
  for (const [id, found] of a.concrete) {
    const other = b.concrete.get(id);
    if (other !== undefined) add(id, both(found, other));
    if (b.wildcard !== undefined) add(id, concreteInWildcard(id, found, b.wildcard));
  }
  if (a.wildcard !== undefined) {
    for (const [id, found] of b.concrete) add(id, concreteInWildcard(id, found, a.wildcard));
  }
  return { concrete, wildcard: a.wildcard && b.wildcard && intersectionOfWildcards(a.wildcard, b.wildcard) };
}

/**
 * `a` without `b`. What `b` names one by one goes first: it becomes exceptions of `a`'s wildcard, and is then not
 * given back by an exception of `b`'s wildcard.
 */
export function exclusion(a: FoundSubjects, b: FoundSubjects): FoundSubjects {
  const named = withoutConcrete(a, b.concrete);
  return b.wildcard === undefined ? named : withoutWildcard(named, b.wildcard);
}

function withoutConcrete(a: FoundSubjects, taken: FoundSubjects['concrete']): FoundSubjects {
  const concrete = new Map(a.concrete);
  for (const [id, found] of taken) {
    const before = concrete.get(id);
    if (before === undefined) continue;
    if (found.conditional) concrete.set(id, { conditional: true, resources: merged(before, found) });
    else concrete.delete(id);
  }
  if (a.wildcard === undefined) return { concrete, wildcard: undefined };
  const exceptions = new Map(a.wildcard.exceptions);
  for (const [id, found] of taken) exceptions.set(id, either(exceptions.get(id), found));
  return { concrete, wildcard: { ...a.wildcard, exceptions } };
}

function withoutWildcard(a: FoundSubjects, taken: FoundWildcard): FoundSubjects {
  const concrete = new Map<string, FoundSubject>();
  for (const [id, found] of a.concrete) {
    const exception = taken.exceptions.get(id);
    if (exception !== undefined && !exception.conditional) concrete.set(id, found);
    else if (exception !== undefined || taken.conditional) concrete.set(id, { ...found, conditional: true });
  }
  const wildcard = a.wildcard;
  if (wildcard === undefined) return { concrete, wildcard: undefined };
  for (const [id, exception] of taken.exceptions) {
    const already = wildcard.exceptions.get(id);
    if (already !== undefined && !already.conditional) continue;
    const conditional = [wildcard, taken, exception, already].some((one) => one?.conditional === true);
    concrete.set(id, either(concrete.get(id), { conditional, resources: exception.resources }));
  }
  if (!taken.conditional) return { concrete, wildcard: undefined };
  return { concrete, wildcard: { ...wildcard, conditional: true, resources: merged(wildcard, taken) } };
}

function unionOfWildcards(
  a: FoundWildcard | undefined,
  b: FoundWildcard | undefined,
): FoundWildcard | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const exceptions = new Map<string, FoundSubject>();
  for (const [id, exception] of a.exceptions) {
    const other = b.exceptions.get(id);
    if (other !== undefined) exceptions.set(id, both(exception, other));
  }
  return { ...either(a, b), exceptions };
}

function intersectionOfWildcards(a: FoundWildcard, b: FoundWildcard): FoundWildcard {
  const exceptions = new Map(a.exceptions);
  for (const [id, exception] of b.exceptions) exceptions.set(id, either(exceptions.get(id), exception));
  return { ...both(a, b), exceptions };
}

/** A subject that is also named one by one is no exception any more, or one only where its condition fails. */
function withoutExceptions(wildcard: FoundWildcard, concrete: FoundSubjects['concrete']): FoundWildcard {
  const exceptions = new Map<string, FoundSubject>();
  for (const [id, exception] of wildcard.exceptions) {
    const named = concrete.get(id);
    if (named === undefined) exceptions.set(id, exception);
    else if (named.conditional) exceptions.set(id, { ...exception, conditional: true });
  }
  return { ...wildcard, exceptions };
}

function concreteInWildcard(
  id: string,
  found: FoundSubject,
  wildcard: FoundWildcard,
): FoundSubject | undefined {
  const exception = wildcard.exceptions.get(id);
  if (exception !== undefined && !exception.conditional) return undefined;
  if (exception === undefined && !wildcard.conditional) return found;
  return { conditional: true, resources: merged(found, wildcard) };
}

function either(a: FoundSubject | undefined, b: FoundSubject): FoundSubject {
  if (a === undefined) return b;
  return { conditional: a.conditional && b.conditional, resources: merged(a, b) };
}

function both(a: FoundSubject, b: FoundSubject): FoundSubject {
  return { conditional: a.conditional || b.conditional, resources: merged(a, b) };
}

function merged(a: FoundSubject, b: FoundSubject): ReadonlySet<string> {
  return new Set([...a.resources, ...b.resources]);
}
