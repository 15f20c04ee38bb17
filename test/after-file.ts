type Undo = () => void | Promise<void>;

const undos: Undo[] = [];

/**
 * Has something undone when the tests of the file have ended, the last first. What test files share is loaded once for
 * all of a process: an `afterAll` of its own would hold for the first of them alone.
 */
export function afterFile(undo: Undo): void {
  undos.push(undo);
}

/** For the set-up of each file. Does all of them, whatever one throws. */
export async function undoFile(): Promise<void> {
  const failed: unknown[] = [];
  for (const undo of undos.splice(0).toReversed()) {
    try {
      await undo();
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, 'the clean-up of a test file failed');
}
