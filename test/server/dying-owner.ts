import { systemClock } from '../../src/base/clock.ts';
import { readConfig } from '../../src/cli/config.ts';
import { serve } from '../../src/cli/serve.ts';
import { createLogger } from '../../src/observe/log.ts';

/*
 * Serves with `argv[2]` threads in the folder `argv[3]`, and throws in the thread that owns the data, where nobody
 * catches it, a little after all of them serve.
 */
const [, , threads = '', folder = ''] = process.argv;
const flags = { 'grpc-addr': '127.0.0.1:0', threads, 'data-dir': folder };
const config = readConfig({ values: new Map(Object.entries(flags)), presharedKeys: [] }, {});
const logger = createLogger({ level: 'info' });
let others = 0;
process.on('worker', (worker) => {
  worker.once('message', () => {
    if (++others === Number(threads) - 1) {
      setTimeout(() => {
        throw new Error('the owner of the data dies');
      }, 50);
    }
  });
});
await serve(config, systemClock, logger, new AbortController().signal);
