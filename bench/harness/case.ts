import type { World } from '../worlds/world.ts';
import type { Figure } from './figure.ts';

/** One thing that is measured, in a process of its own. */
export interface BenchCase {
  readonly name: string;
  /** What it answers, in a line. */
  readonly question: string;
  /** For the process it runs in. */
  readonly nodeFlags: readonly string[];
  /** Throws when an answer it timed was wrong: there is no figure for a wrong engine. */
  readonly run: (context: Context) => Promise<readonly Figure[]>;
}

export interface Context {
  /** Made when it is asked for, since some cases must not have it in memory. */
  readonly world: () => World;
  /** A data folder that holds the world. Cases read it one after another and leave it as it was. */
  readonly dataDir: string;
  /** An empty folder of this case's own. */
  readonly scratchDir: string;
}
