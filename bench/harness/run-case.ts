import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Side, SideKind } from '../sides/side.ts';
import type { Place } from '../worlds/all-worlds.ts';
import type { BenchCase } from './case.ts';
import { CaseSide } from './case-side.ts';
import { type Figure, figuresOf } from './figure.ts';
import type { Sample } from './sample.ts';

/** What one case found in one world. */
export interface CaseReport {
  readonly name: string;
  readonly question: string;
  readonly place: Place;
  readonly notes: readonly string[];
  readonly sides: readonly SideReport[];
}

export interface SideReport {
  readonly side: SideKind;
  readonly figures: readonly Figure[];
}

/** A side with the data folder that it reads; empty for those that hold their data themselves. */
export interface SeatedSide {
  readonly side: Side;
  readonly dataDir: string;
}

/**
 * Opens every side, then lets them take turns, round by round, so that whatever else the machine does falls on all.
 * @param tell of another side that can't be measured; ours has to be
 * @throws when ours fails
 */
export async function runCase(
  one: BenchCase,
  place: Place,
  sides: readonly SeatedSide[],
  scratchDir: string,
  tell: (what: string) => void,
): Promise<CaseReport> {
  await using stack = new AsyncDisposableStack();
  const seats: {
    readonly kind: SideKind;
    readonly process: CaseSide;
    readonly rounds: (readonly Sample[])[];
  }[] = [];
  const notes = [...(one.notes ?? [])];
  const fail = (kind: SideKind, error: unknown): void => {
    if (kind === 'ours') throw error;
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    notes.push(`${kind}: not measured, ${reason}`);
    tell(`${one.name}: ${kind} left out: ${reason}`);
  };
  for (const { side, dataDir } of sides) {
    const folder = path.join(scratchDir, side.kind);
    mkdirSync(folder, { recursive: true });
    try {
      const process = await CaseSide.open(one, { name: one.name, side, place, dataDir, scratchDir: folder });
      seats.push({ kind: side.kind, process: stack.use(process), rounds: [] });
    } catch (error) {
      fail(side.kind, error);
    }
  }
  for (let round = 0; round < one.rounds; round++) {
    // Whoever comes first in one round comes last in the next.
    const turn = round % 2 === 0 ? [...seats] : seats.toReversed();
    for (const seat of turn) {
      try {
        seat.rounds.push(await seat.process.round());
      } catch (error) {
        fail(seat.kind, error);
        seats.splice(seats.indexOf(seat), 1);
      }
    }
  }
  const measured = seats.map(({ kind, rounds }) => ({ side: kind, figures: figuresOf(rounds) }));
  return { name: one.name, question: one.question, place, notes, sides: measured };
}
