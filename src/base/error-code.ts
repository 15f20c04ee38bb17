/** What Node and LevelDB call an error by, such as `ENOENT`; undefined of one that has no code. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
