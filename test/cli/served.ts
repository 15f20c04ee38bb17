import { Writable } from 'node:stream';
import { expect, onTestFinished } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/cli/config.ts';
import { serve } from '../../src/cli/serve.ts';
import { createLogger } from '../../src/observe/log.ts';

export interface Served {
  readonly address: string;
  /** Everything that was logged so far, at any level. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** `bailiwick serve` in this process, with these flags; stopped when the test is. */
export async function served(
  flags: Readonly<Record<string, string>>,
  presharedKeys: readonly string[] = [],
): Promise<Served> {
  const given = { 'grpc-addr': 'localhost:0', 'sync-writes': 'off', threads: '1', ...flags };
  const quiet = { 'log-level': 'silent' }; // other threads write their lines by themselves
  const values = new Map(Object.entries({ ...given, ...quiet }));
  const config = readConfig({ values, presharedKeys }, {});
  let text = '';
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const stopping = new AbortController();
  const ended = serve(config, systemClock, createLogger({ level: 'trace', destination }), stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended;
  };
  onTestFinished(stop);
  const ready = config.threads === 1 ? '"msg":"serving"' : '"msg":"a thread serves"';
  await Promise.race([ended, expect.poll(() => text, { timeout: 30_000 }).toContain(ready)]);
  const port = /"address":"[^"]*:(\d+)"/.exec(text)?.[1];
  return { address: `localhost:${port}`, log: () => text, stop };
}
