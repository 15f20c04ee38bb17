import { expect, test } from 'vitest';
import { figuresOf, ratioOf } from '../../bench/harness/figure.ts';
import { formatNumber } from '../../bench/harness/number-text.ts';
import { many, one, quantile, sorted } from '../../bench/harness/sample.ts';

test('a quantile is a value that was measured', () => {
  const ascending = sorted([5, 1, 4, 2, 3]);
  expect([0, 0.5, 0.99, 1].map((share) => quantile(ascending, share))).toEqual([1, 3, 5, 5]);
  expect(quantile(sorted([7]), 0.5)).toBe(7);
});

test('rounds of durations give the median of all, the p99 of all, and the spread of their medians', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);
  const slower = hundred.map((value) => value + 10);
  const [figure] = figuresOf([[many('check', 'µs', hundred)], [many('check', 'µs', slower)]]);
  expect(figure).toMatchObject({
    label: 'check',
    unit: 'µs',
    median: 56,
    p99: 109,
    low: 51,
    high: 61,
    samples: 200,
    rounds: [51, 61],
  });
});

test('figures come in the order of their first samples, and few samples have no p99', () => {
  const figures = figuresOf([[one('b', 'ms', 3), one('a', 'ms', 1)], [one('a', 'ms', 2)]]);
  expect(figures.map(({ label, p99, samples }) => ({ label, p99, samples }))).toEqual([
    { label: 'b', p99: undefined, samples: 1 },
    { label: 'a', p99: undefined, samples: 2 },
  ]);
});

test.each([
  { ours: [10, 20, 40], other: [5, 10, 20], median: 2, isWithinSpread: false }, // both slow down together
  { ours: [10, 10, 10], other: [9, 10, 12], median: 1, isWithinSpread: true },
  { ours: [3], other: [4], median: 0.75, isWithinSpread: false },
])('rounds $ours beside $other are $median times', ({ ours, other, median, isWithinSpread }) => {
  const figure = (numbers: readonly number[]): ReturnType<typeof figuresOf>[number] =>
    figuresOf(numbers.map((number) => [one('rate', 'calls/s', number)]))[0]!;
  expect(ratioOf(figure(ours), figure(other))).toMatchObject({ median, isWithinSpread });
});

test('nothing is so many times nothing', () => {
  const [zero] = figuresOf([[one('stale', 'count', 0)]]);
  expect(ratioOf(zero!, zero!)).toBeUndefined();
});

test.each([
  { value: 0, text: '0' },
  { value: 0.012_34, text: '0.012' },
  { value: 2.345, text: '2.35' },
  { value: 23.45, text: '23.4' },
  { value: 234.5, text: '235' },
  { value: 1_234_567, text: '1 234 567' },
])('$value is written $text', ({ value, text }) => expect(formatNumber(value)).toBe(text));
