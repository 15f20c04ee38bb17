import { formatNumber } from './number-text.ts';
import type { CaseReport } from './run-case.ts';
import type { Unit } from './sample.ts';
import { chartText, type Element, line, rectangle, svg } from './svg.ts';

const WIDTH = 900;
const LABELS_WIDTH = 380;
const PLOT_WIDTH = 380;
const BAR_HEIGHT = 14;
const GAP = 8;
const TOP = 40;
const COLORS: Readonly<Record<string, string>> = {
  ours: '#2f6f9f',
  base: '#9fbdd1',
  constant: '#8a8a8a',
  spicedb: '#c77b30',
  target: '#7a9a3a',
};

/**
 * A case as bars: a group for each figure, a bar for each side, its spread as a thin line across its end. Lengths are to
 * the longest bar of the same unit, since units don't compare.
 */
export function barChart({ sides }: CaseReport, title: string): string {
  const [ours] = sides;
  const elements: Element[] = [chartText(10, 22, title, { weight: 'bold' })];
  let y = TOP;
  for (const { label, unit } of ours?.figures ?? []) {
    elements.push(chartText(LABELS_WIDTH - 10, y + BAR_HEIGHT - 3, `${label}, ${unit}`, { anchor: 'end' }));
    for (const { side, figures } of sides) {
      const figure = figures.find((one) => one.label === label);
      if (figure === undefined) continue;
      const scale = PLOT_WIDTH / longest(sides, unit);
      const end = LABELS_WIDTH + figure.median * scale;
      elements.push(rectangle(LABELS_WIDTH, y, figure.median * scale, BAR_HEIGHT, COLORS[side] ?? '#000'));
      const middle = y + BAR_HEIGHT / 2;
      elements.push(
        line(LABELS_WIDTH + figure.low * scale, middle, LABELS_WIDTH + figure.high * scale, middle),
      );
      const text = sides.length > 1 ? `${formatNumber(figure.median)} ${side}` : formatNumber(figure.median);
      const after = Math.max(end, LABELS_WIDTH + figure.high * scale) + 5;
      elements.push(chartText(after, y + BAR_HEIGHT - 3, text));
      y += BAR_HEIGHT + 2;
    }
    y += GAP;
  }
  return svg(WIDTH, y + GAP, elements);
}

/** Of all medians and spreads in a unit; never 0. */
function longest(sides: CaseReport['sides'], unit: Unit): number {
  const ends = sides.flatMap(({ figures }) =>
    figures.filter((figure) => figure.unit === unit).map(({ median, high }) => Math.max(median, high)),
  );
  return Math.max(...ends, Number.MIN_VALUE);
}
