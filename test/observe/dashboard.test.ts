import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { METRICS } from '../../src/observe/metrics/metrics.ts';

/** Metrics that the dashboard does without, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  bailiwick_revision_applied:
    'what matters is the distance to the newest, which `bailiwick_revision_lag` has',
};

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}

const dashboard = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../deploy/grafana-dashboard.json'), 'utf8'),
) as { readonly panels: readonly Panel[]; readonly templating: { readonly list: readonly unknown[] } };

const metrics = new Map(Object.values(METRICS).map((metric) => [metric.name, metric]));
const expressions = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ title, expr })),
);

/** The metric behind a name that may be that of a histogram's part. */
function metricOf(name: string): (typeof METRICS)[keyof typeof METRICS] | undefined {
  const histogram = metrics.get(name.replace(/_(bucket|sum|count)$/, ''));
  return histogram?.kind === 'histogram' && histogram.name !== name ? histogram : metrics.get(name);
}

function namesIn(text: string): readonly string[] {
  return text.match(/\b(bailiwick|process)_[a-z_]+/g) ?? [];
}

test('every panel has an expression, a name and a place of its own', () => {
  const cells = new Set<string>();
  for (const { gridPos } of dashboard.panels) {
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) cells.add(`${x} ${y}`);
    }
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  }
  expect(cells.size).toBe(dashboard.panels.reduce((sum, { gridPos: { w, h } }) => sum + w * h, 0));
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  expect(expressions.length).toBeGreaterThan(30);
});

test.each(expressions)('$title: $expr', ({ expr }) => {
  const names = namesIn(expr);
  expect(names).not.toEqual([]);
  for (const name of names) {
    const metric = metricOf(name);
    expect(metric, name).toBeDefined();
    // A histogram has no series of its own name; a counter is only of use as a rate.
    expect(metric!.kind === 'histogram').toBe(/_(bucket|sum|count)$/.test(name));
    const isGrowth = new RegExp(`(rate|increase)\\(${name}\\{`).test(expr);
    expect(isGrowth).toBe(metric!.kind !== 'gauge');
    const labels = ['job', 'le', 'thread', ...(metric!.labels ?? []).map((label) => label.name)];
    const asked = [...expr.matchAll(/by \(([a-z, ]+)\)/g)].flatMap(([, list = '']) => list.split(', '));
    const selected = [...expr.matchAll(/([a-z]+)!?=~?"/g)].map(([, label = '']) => label);
    for (const label of [...asked, ...selected]) expect(labels, expr).toContain(label);
  }
});

test('every metric is on it, or left out for a reason', () => {
  const used = new Set(expressions.flatMap(({ expr }) => namesIn(expr).map((name) => metricOf(name)?.name)));
  const absent = [...metrics.keys()].filter((name) => !used.has(name));
  expect(absent).toEqual(Object.keys(LEFT_OUT));
});

test('its variables ask for what is there', () => {
  for (const name of namesIn(JSON.stringify(dashboard.templating))) expect(metricOf(name)).toBeDefined();
});
