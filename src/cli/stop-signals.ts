/** Turns the signals that ask a process to end into an `AbortSignal`. */
export interface StopSignals extends Disposable {
  /** Aborted by the first signal. The second ends the process at once, with status 1. */
  readonly stop: AbortSignal;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export function listenForStop(): StopSignals {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort(new Error(`stopped by ${name}`));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    stop: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
