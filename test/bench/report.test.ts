import { expect, test } from 'vitest';
import { ALL_BARS } from '../../bench/cases/all-bars.ts';
import { ALL_CASES } from '../../bench/cases/all-cases.ts';
import { barChart } from '../../bench/harness/bar-chart.ts';
import { type Bar, runOf, settle } from '../../bench/harness/bars.ts';
import { figuresOf } from '../../bench/harness/figure.ts';
import { markdownReport, type Report, textReport } from '../../bench/harness/report.ts';
import type { CaseReport } from '../../bench/harness/run-case.ts';
import { one, type Sample } from '../../bench/harness/sample.ts';
import { markdownTable, textTable } from '../../bench/harness/table.ts';

const CASE: CaseReport = {
  name: 'check-grpc',
  question: 'how many & how <soon>?',
  place: { world: 'drive', scale: 1 },
  notes: ['one note'],
  sides: [
    { side: 'ours', figures: figuresOf(rounds('calls/s', [8, 9])) },
    { side: 'constant', figures: figuresOf(rounds('calls/s', [10, 10])) },
  ],
};
const REPORT: Report = {
  machine: {
    processor: 'P',
    cores: 2,
    memoryGb: 4,
    system: 'S',
    canPin: true,
    loadBefore: 0.1,
    loadAfter: 0.2,
    versions: { node: 'v1', bailiwick: '2' },
  },
  worlds: [{ name: 'drive', relationships: 122_047 }],
  cases: [CASE],
  bars: settle(
    [
      shareBar('at least', 0.8),
      shareBar('at most', 0.8),
      { ...shareBar('at most', 1), found: () => undefined },
    ],
    runOf([CASE]),
  ),
};

function rounds(unit: Sample['unit'], values: readonly number[]): Sample[][] {
  return values.map((value) => [one('throughput', unit, value)]);
}

function shareBar(kind: Bar['kind'], bound: number): Bar {
  return {
    what: `share ${kind}`,
    kind,
    bound,
    unit: '',
    found: (run) => run.ratio('check-grpc', { world: 'drive', scale: 1 }, 'throughput', 'constant'),
  };
}

test('a text table has columns of one width, a Markdown table a rule under its head', () => {
  const rows = [
    ['', 'median'],
    ['long label', '1'],
  ];
  expect(textTable(rows)).toBe('            median\nlong label       1');
  expect(markdownTable(rows)).toBe('|  | median |\n| --- | ---: |\n| long label | 1 |');
});

test('a bar is met, missed or not measured', () => {
  expect(REPORT.bars.map(({ bar, found, outcome }) => ({ bar, found, outcome }))).toEqual([
    { bar: 'at least 0.80', found: 0.9, outcome: 'met' },
    { bar: 'at most 0.80', found: 0.9, outcome: 'NOT MET' },
    { bar: 'at most 1', found: undefined, outcome: 'not measured' },
  ]);
});

test('both reports hold each side, the ratio of rounds beside each other, and what is unfair', () => {
  const text = textReport(REPORT);
  expect(text).toContain(
    'throughput  calls/s     9        8 – 9        10       10 – 10  0.90 (0.80 – 0.90)',
  );
  const page = markdownReport(REPORT);
  expect(page).toContain('| throughput | calls/s | 9 |  | 8 – 9 | 10 |  | 10 – 10 | 0.90 (0.80 – 0.90) |');
  expect(page).toContain('![check-grpc](charts/check-grpc-drive-1.svg)');
  for (const report of [text, page]) {
    for (const part of [
      'drive (122 047 relationships)',
      'node v1',
      'one note',
      'constant: neither reads',
      'NOT MET',
    ]) {
      expect(report).toContain(part);
    }
  }
});

test('a chart is well formed, with a bar as long as its figure for each side', () => {
  const chart = barChart(CASE, CASE.question);
  const widths = [...chart.matchAll(/<rect [^>]*width="([\d.]+)" height="14"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toEqual([342, 380]); // 9 and 10 of the longest
  expect(chart).toContain('how many &amp; how &lt;soon&gt;?');
  expect(chart.match(/<text /g)?.length).toBe(chart.match(/<\/text>/g)?.length);
  expect(chart.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true);
});

test('every bar names a case, a place and a side that there are', () => {
  const asked: {
    readonly name: string;
    readonly world: string;
    readonly scale: number;
    readonly side: string;
  }[] = [];
  const note = (
    name: string,
    { world, scale }: { world: string; scale: number },
    side: string,
  ): undefined => {
    asked.push({ name, world, scale, side });
  };
  settle(ALL_BARS, {
    figure: (name, place, _label, side = 'ours') => note(name, place, side),
    ratio: (name, place, _label, side) => note(name, place, side),
  });
  expect(asked).toHaveLength(ALL_BARS.length);
  for (const { name, world, scale, side } of asked) {
    const found = ALL_CASES.find((each) => each.name === name);
    expect(found?.places).toContainEqual({ world, scale });
    expect(found?.sides).toContain(side);
  }
});
