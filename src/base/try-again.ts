import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MIN_MS = 1000;
const PAUSE_MAX_MS = 30_000;

/** Resolves after `ms`, or as soon as `signal` is aborted. Keeps no process alive. */
export async function systemPause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined); // aborted: whoever waits looks at the signal
}

/**
 * Tries `act` after a second, and after twice as long each time it fails, up to half a minute, until it succeeds or
 * `signal` is aborted. What is under way then is finished. @param onFailed told each time why it failed
 */
export async function tryAgain(
  act: () => Promise<void>,
  pause: typeof systemPause,
  onFailed: (failure: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let pauseMs = PAUSE_MIN_MS; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS)) {
    await pause(pauseMs, signal);
    if (signal.aborted) return;
    try {
      return await act();
    } catch (error) {
      onFailed(error);
    }
  }
}
