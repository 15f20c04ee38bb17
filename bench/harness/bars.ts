import { type Figure, ratioOf } from './figure.ts';
import { formatNumber } from './number-text.ts';
import type { SideKind } from '../sides/side.ts';
import type { Place, WorldName } from '../worlds/all-worlds.ts';
import type { CaseReport } from './run-case.ts';
import type { Row } from './table.ts';

/** What is promised of a measured number. */
export interface Bar {
  readonly what: string;
  readonly kind: 'at most' | 'at least';
  readonly bound: number;
  readonly unit: string;
  /** `undefined` when the run did not measure it. */
  readonly found: (run: Run) => number | undefined;
}

export interface BarOutcome {
  readonly what: string;
  readonly bar: string;
  readonly found: number | undefined;
  readonly outcome: 'met' | 'NOT MET' | 'not measured';
}

/** What a run has measured, by name. */
export interface Run {
  readonly figure: (name: string, place: Place, label: string, side?: SideKind) => Figure | undefined;
  /** What ours is of the other side's figure, by rounds beside each other. */
  readonly ratio: (name: string, place: Place, label: string, side: SideKind) => number | undefined;
}

export function runOf(cases: readonly CaseReport[]): Run {
  const figure: Run['figure'] = (name, { world, scale }, label, side = 'ours') =>
    cases
      .find((one) => one.name === name && one.place.world === world && one.place.scale === scale)
      ?.sides.find((one) => one.side === side)
      ?.figures.find((one) => one.label === label);
  return {
    figure,
    ratio: (name, place, label, side) => {
      const ours = figure(name, place, label);
      const other = figure(name, place, label, side);
      return ours && other && ratioOf(ours, other)?.median;
    },
  };
}

export function settle(bars: readonly Bar[], run: Run): readonly BarOutcome[] {
  return bars.map(({ what, kind, bound, unit, found: find }) => {
    const found = find(run);
    const bar = `${kind} ${formatNumber(bound)} ${unit}`.trim();
    if (found === undefined) return { what, bar, found, outcome: 'not measured' };
    const isMet = kind === 'at most' ? found <= bound : found >= bound;
    return { what, bar, found, outcome: isMet ? 'met' : 'NOT MET' };
  });
}

/** A table with a head. */
export function barRows(outcomes: readonly BarOutcome[]): readonly Row[] {
  const rows = outcomes.map(({ what, bar, found, outcome }) => [
    what,
    bar,
    found === undefined ? '' : formatNumber(found),
    outcome,
  ]);
  return [['bar', 'promised', 'found', 'outcome'], ...rows];
}

/** A world as it is by default, or so many times over. */
export function at(world: WorldName, scale = 1): Place {
  return { world, scale };
}
