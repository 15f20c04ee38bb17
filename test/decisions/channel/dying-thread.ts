import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../../src/base/clock.ts';
import type { DeskAddress } from '../../../src/decisions/channel/channel-desk.ts';
import { ChannelDesk } from '../../../src/decisions/channel/channel-desk.ts';
import { systemTimers } from '../../../src/decisions/timers.ts';
import { checkOf } from '../fixtures.ts';

/** Notes `handed` decisions and sees them taken; notes `kept` more, says so, and dies in the same turn. */
export interface Orders {
  readonly address: DeskAddress;
  readonly handed: number;
  readonly kept: number;
}

const { address, handed, kept } = workerData as Orders;
const desk = new ChannelDesk(address, systemClock, systemTimers);
for (let number = 0; number < handed; number++) desk.note(checkOf('user:a', `document:d${number}`));
await desk.publicKey(); // answered when they are in the log
for (let number = 0; number < kept; number++) desk.note(checkOf('user:a', `document:d${handed + number}`));
parentPort?.postMessage('noted');
process.exit(1);
