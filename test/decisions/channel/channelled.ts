import { MessageChannel } from 'node:worker_threads';
import { ChannelDesk } from '../../../src/decisions/channel/channel-desk.ts';
import { serveDesk } from '../../../src/decisions/channel/serve-desk.ts';
import type { NewDeskPace, ServedDesk } from '../../../src/decisions/channel/serve-desk.ts';
import type { DecisionDesk } from '../../../src/decisions/desk.ts';
import type { DecisionLog } from '../../../src/decisions/log.ts';
import { ownDesk } from '../../../src/decisions/own-desk.ts';
import { systemTimers } from '../../../src/decisions/timers.ts';
import type { Timers } from '../../../src/decisions/timers.ts';

/** A desk that reaches `log` over a port of its own, as another thread would. */
export function channelled(
  log: DecisionLog,
  timers: Timers = systemTimers,
  own: DecisionDesk = ownDesk(log),
  newPace?: NewDeskPace,
): { readonly desk: ChannelDesk; readonly served: ServedDesk } {
  const { port1, port2 } = new MessageChannel();
  const served = serveDesk(log, own, port1, newPace);
  return { desk: new ChannelDesk({ ...served.address, port: port2 }, log.clock, timers), served };
}
