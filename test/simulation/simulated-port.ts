import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { Scheduler } from './scheduler.ts';

/** Both ends of a channel whose messages take their time: each way in order, the ways and other channels not. */
export function simulatedChannel(
  scheduler: Scheduler,
  delayMsMax: number,
): readonly [SimulatedPort, SimulatedPort] {
  const left = new SimulatedPort(scheduler, delayMsMax);
  const right = new SimulatedPort(scheduler, delayMsMax);
  left.join(right);
  right.join(left);
  return [left, right];
}

export class SimulatedPort extends EventEmitter {
  readonly #scheduler: Scheduler;
  readonly #delayMsMax: number;
  #peer: SimulatedPort | undefined;
  #lastMs = 0;
  #isCut = false;

  constructor(scheduler: Scheduler, delayMsMax: number) {
    super();
    this.#scheduler = scheduler;
    this.#delayMsMax = delayMsMax;
  }

  /** Its own methods are all that is used of a port. */
  get asPort(): MessagePort {
    return this as unknown as MessagePort;
  }

  join(peer: SimulatedPort): void {
    this.#peer = peer;
  }

  postMessage(message: unknown): void {
    if (this.#isCut) return;
    const copy: unknown = structuredClone(message);
    this.#later(() => this.#peer?.receive(copy));
  }

  /** What was sent before arrives, then both ends are closed. */
  close(): void {
    this.#later(() => this.cut());
  }

  /** Closes both ends now; what is on its way is lost. */
  cut(): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.emit('close');
    this.#peer?.cut();
  }

  /** The process with both ends is gone. */
  silence(): void {
    this.#isCut = true;
    if (this.#peer !== undefined) this.#peer.#isCut = true;
  }

  receive(message: unknown): void {
    if (!this.#isCut) this.emit('message', message);
  }

  #later(run: () => void): void {
    this.#lastMs = Math.max(this.#lastMs, this.#scheduler.nowMs + this.#scheduler.delay(this.#delayMsMax));
    this.#scheduler.at(this.#lastMs, run);
  }
}
