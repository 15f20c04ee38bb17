import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FoundSubject, FoundSubjects } from '../../../src/cli/validate/found-subjects.ts';
import {
  NOBODY,
  exclusion,
  intersection,
  union,
  withCondition,
} from '../../../src/cli/validate/found-subjects.ts';

/*
 * Sets are written as people write them in a validation file: `a`, `b?` for a conditional one, `*` and `*-a-b?` for a
 * wildcard with exceptions. Each entry carries the name of its set as its resource.
 */
function set(text: string, resource: string): FoundSubjects {
  const found = (conditional: boolean): FoundSubject => ({ conditional, resources: new Set([resource]) });
  const concrete = new Map<string, FoundSubject>();
  let wildcard: FoundSubjects['wildcard'];
  for (const word of text.split(' ').filter((one) => one !== '')) {
    const [head, ...exceptions] = word
      .split('-')
      .map((part) => [part.replace('?', ''), part.endsWith('?')] as const);
    if (head![0] !== '*') concrete.set(head![0], found(head![1]));
    else {
      const named = exceptions.map(([id, conditional]) => [id, found(conditional)] as const);
      wildcard = { ...found(head![1]), exceptions: new Map(named) };
    }
  }
  return { concrete, wildcard };
}

/** `a:l` is a, from the left; `b?:lr` is b under a condition, from both. */
function print({ concrete, wildcard }: FoundSubjects): string {
  const from = ({ resources }: FoundSubject): string => [...resources].toSorted().join('');
  const mark = ({ conditional }: FoundSubject): string => (conditional ? '?' : '');
  const names = [...concrete].map(([id, found]) => `${id}${mark(found)}:${from(found)}`).toSorted();
  if (wildcard === undefined) return names.join(' ');
  const exceptions = [...wildcard.exceptions].map(([id, found]) => `-${id}${mark(found)}`).toSorted();
  return [...names, `*${mark(wildcard)}${exceptions.join('')}:${from(wildcard)}`].join(' ');
}

describe('union', () => {
  test.each([
    { left: 'a', right: 'b', is: 'a:l b:r' },
    { left: 'a', right: 'a', is: 'a:lr' },
    { left: 'a?', right: 'a', is: 'a:lr' },
    { left: 'a?', right: 'a?', is: 'a?:lr' },
    { left: '*-a-b', right: '*-a-c', is: '*-a:lr' },
    { left: '*-a', right: '*-a?', is: '*-a?:lr' },
    { left: '*?', right: '*', is: '*:lr' },
    { left: '*-a', right: 'a', is: 'a:r *:l' }, // the wildcard keeps its own origin
    { left: '*-a', right: 'a?', is: 'a?:r *-a?:l' },
    { left: 'b', right: '*', is: 'b:l *:r' },
  ])('$left + $right is $is', ({ left, right, is }) => {
    expect(print(union(set(left, 'l'), set(right, 'r')))).toBe(is);
  });
});

describe('intersection', () => {
  test.each([
    { left: 'a', right: 'b', is: '' },
    { left: 'a', right: 'a', is: 'a:lr' },
    { left: 'a?', right: 'a', is: 'a?:lr' },
    { left: 'a', right: '*', is: 'a:l' },
    { left: 'a', right: '*?', is: 'a?:lr' }, // its condition came from the wildcard
    { left: 'a', right: '*-a', is: '' },
    { left: 'a', right: '*-a?', is: 'a?:lr' },
    { left: '*', right: 'a?', is: 'a?:r' },
    { left: '*-a', right: '*-b?', is: '*-a-b?:lr' },
    { left: '*-a?', right: '*-a', is: '*-a:lr' },
    { left: '*?', right: '*', is: '*?:lr' },
    { left: 'a? *', right: 'a *', is: 'a:lr *:lr' }, // through the left wildcard, a needs no condition
  ])('$left & $right is $is', ({ left, right, is }) => {
    expect(print(intersection(set(left, 'l'), set(right, 'r')))).toBe(is);
  });
});

describe('exclusion', () => {
  test.each([
    { left: 'a b', right: 'a', is: 'b:l' },
    { left: 'a', right: 'a?', is: 'a?:lr' },
    { left: '*', right: 'a', is: '*-a:l' },
    { left: '*-a?', right: 'a', is: '*-a:l' },
    { left: '*', right: 'a?', is: '*-a?:l' },
    { left: 'a', right: '*', is: '' },
    { left: 'a', right: '*?', is: 'a?:l' },
    { left: 'a', right: '*-a', is: 'a:l' },
    { left: 'a', right: '*-a?', is: 'a?:l' },
    { left: '*', right: '*', is: '' },
    { left: '*-a', right: '*?', is: '*?-a:lr' },
    { left: '*', right: '*-a', is: 'a:r' }, // born from the exception
    { left: '*-a', right: '*-a', is: '' },
    { left: '*-a?', right: '*-a', is: 'a?:r' },
    { left: '*', right: 'a *-a', is: '' }, // a is taken by name, whatever the wildcard spares
    { left: '*', right: '*?-a', is: 'a?:r *?:lr' },
  ])('$left - $right is $is', ({ left, right, is }) => {
    expect(print(exclusion(set(left, 'l'), set(right, 'r')))).toBe(is);
  });
});

test('a condition falls on every entry and on no exception', () => {
  expect(print(withCondition(set('a b? *-c', 'l')))).toBe('a?:l b?:l *?-c:l');
});

describe('without conditions, the algebra is that of plain sets', () => {
  const universe = ['a', 'b', 'c', 'd', 'someone else'];
  const members = (found: FoundSubjects): string[] =>
    universe.filter(
      (id) => found.concrete.has(id) || (found.wildcard !== undefined && !found.wildcard.exceptions.has(id)),
    );
  const ids = fc.subarray(['a', 'b', 'c', 'd']);
  const plain = fc
    .tuple(ids, fc.option(ids))
    .map(([named, spared]) =>
      set([...named, ...(spared ? [['*', ...spared].join('-')] : [])].join(' '), 'x'),
    );

  test.each([
    { name: 'union', operation: union, keep: (left: boolean, right: boolean) => left || right },
    { name: 'intersection', operation: intersection, keep: (left: boolean, right: boolean) => left && right },
    { name: 'exclusion', operation: exclusion, keep: (left: boolean, right: boolean) => left && !right },
  ])('$name', ({ operation, keep }) => {
    fc.assert(
      fc.property(plain, plain, (left, right) => {
        const [inLeft, inRight] = [members(left), members(right)];
        expect(members(operation(left, right))).toEqual(
          universe.filter((id) => keep(inLeft.includes(id), inRight.includes(id))),
        );
      }),
    );
  });

  test('nobody changes nothing', () => {
    fc.assert(
      fc.property(plain, (one) => {
        expect(members(union(NOBODY, one))).toEqual(members(one));
        expect(exclusion(one, NOBODY)).toEqual(one);
        expect(intersection(one, NOBODY)).toEqual(NOBODY);
      }),
    );
  });
});
