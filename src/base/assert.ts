/** A mistake of ours: a state the code says cannot be. Callers outside see "internal error"; the log sees the rest. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/** Throws `Bug` unless `condition` holds. Stays on in production; keep costly conditions out of loops. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Bug(message);
}

/** Ends a switch over a union: a kind that is not handled does not compile. */
export function unreachable(value: never): never {
  throw new Bug(`unexpected value: ${JSON.stringify(value)}`);
}
