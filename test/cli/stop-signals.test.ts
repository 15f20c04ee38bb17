import { afterEach, expect, test, vi } from 'vitest';
import { listenForStop } from '../../src/cli/stop-signals.ts';

afterEach(() => vi.restoreAllMocks());

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the first %s stops, the second ends the process at once',
  (name) => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    using signals = listenForStop();
    expect(signals.stop.aborted).toBe(false);
    process.emit(name);
    expect(signals.stop.aborted).toBe(true);
    expect(exit).not.toHaveBeenCalled();
    process.emit('SIGTERM');
    expect(exit).toHaveBeenCalledWith(1);
  },
);

test('disposed, it listens no more', () => {
  const before = process.listenerCount('SIGTERM');
  const signals = listenForStop();
  expect(process.listenerCount('SIGTERM')).toBe(before + 1);
  signals[Symbol.dispose]();
  expect(process.listenerCount('SIGTERM')).toBe(before);
});
