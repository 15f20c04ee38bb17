import type { Side, SideKind } from '../sides/side.ts';
import type { Place } from '../worlds/all-worlds.ts';
import type { World } from '../worlds/world.ts';
import type { Sample } from './sample.ts';

/** One thing that is measured, each side of it in a process of its own. */
export interface BenchCase {
  readonly name: string;
  /** What it answers, in a line. */
  readonly question: string;
  /** Where a run puts it that names no world. */
  readonly places: readonly Place[];
  /** Whether it makes sense in those worlds alone. */
  readonly isInOneWorld?: true;
  /** Whether it is left out unless it is named, for being long. */
  readonly isByNameOnly?: true;
  /** Who can be put to it. `ours` always is. */
  readonly sides: readonly SideKind[];
  readonly rounds: number;
  /** A flag that `serve` of a tree has to take, or the case can't be put to it. */
  readonly needs?: string;
  /** For the processes it runs in. */
  readonly nodeFlags?: readonly string[];
  /** The process of the case stays on the last core; it pins the servers it starts to the first. */
  readonly isPinned?: true;
  /** Beside the figures: what a reader has to know to read them rightly. */
  readonly notes?: readonly string[];
  /** Warms up. Throws when an answer was wrong: there is no figure for a wrong engine. */
  readonly open: (context: Context) => Promise<Opened>;
}

export interface Opened extends AsyncDisposable {
  /** About a second of work. Throws when an answer was wrong. */
  readonly round: () => Promise<readonly Sample[]>;
}

export interface Context {
  readonly side: Side;
  /** Made when it is asked for, since some cases must not have it in memory. */
  readonly world: () => World;
  readonly place: Place;
  /** A data folder that holds the world, of a side with a tree. Cases read it one after another and leave it as it was. */
  readonly dataDir: string;
  /** An empty folder of this process's own. */
  readonly scratchDir: string;
}

/** How a case that has nothing to close is opened. */
export function opened(round: Opened['round'], close?: () => PromiseLike<void> | void): Opened {
  return {
    round,
    [Symbol.asyncDispose]: async () => {
      await close?.();
    },
  };
}
