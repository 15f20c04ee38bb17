import { expect, test } from 'vitest';
import { Limbo } from '../../src/graph/limbo.ts';
import { Readers } from '../../src/graph/readers.ts';

test('a number is kept for whoever was given it and enters in the same turn, however many were given before', () => {
  for (let before = 0; before < 200; before++) {
    const readers = new Readers();
    const freed: number[] = [];
    const limbo = new Limbo(readers, (number) => freed.push(number));
    const other = readers.enter();
    for (let number = 0; number < before; number++) limbo.add(number);
    limbo.add(before);
    const reader = readers.enter();
    readers.leave(other);
    limbo.collect();
    expect(freed).not.toContain(before);
    readers.leave(reader);
    limbo.collect();
    expect(freed).toContain(before);
  }
});
