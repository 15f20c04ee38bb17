/** Times the default size of the runs that race. */
export const SCALE: number = Number(process.env['BAILIWICK_RUNS'] ?? 1);

/** Runs `count` clients side by side, each with its number. */
export async function sideBySide(count: number, run: (index: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => run(index)));
}
