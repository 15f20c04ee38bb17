import { expect, test } from 'vitest';
import { after } from '../../src/base/soon.ts';

test('what is there goes on at once, what is not when it comes', async () => {
  expect(after(2, (value) => value + 1)).toBe(3);
  await expect(after(Promise.resolve(2), (value) => value + 1)).resolves.toBe(3);
  await expect(after(2, async (value) => value + 1)).resolves.toBe(3);
});

test('a failure is thrown when the value is there, and rejects when it comes', async () => {
  const fail = (): never => {
    throw new Error('no');
  };
  expect(() => after(2, fail)).toThrow('no');
  await expect(after(Promise.resolve(2), fail)).rejects.toThrow('no');
  await expect(after(Promise.reject(new Error('before')), fail)).rejects.toThrow('before');
});
