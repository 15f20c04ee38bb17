import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { assert, unreachable } from '../../base/assert.ts';
import { AwaitedCalls } from '../../base/awaited-calls.ts';
import type { Lease, Leaseholder } from '../../base/lease.ts';
import type { SharedNewest } from '../../consistency/shared-newest.ts';
import { serveDesk } from '../../decisions/channel/serve-desk.ts';
import type { DecisionDesk } from '../../decisions/desk.ts';
import type { DecisionLog } from '../../decisions/log.ts';
import type { Caller } from '../../model/caller.ts';
import { carryError } from '../../model/carried-error.ts';
import { serveStore } from '../../store/channel/serve-store.ts';
import type { SharedStanding } from '../../store/channel/shared-standing.ts';
import { linePace } from '../line-pace.ts';
import type { World } from '../open-worlds.ts';
import { LOG_BYTES_PER_STEP, STEPS_PER_EXPORTED_RECORD, STEPS_PER_RECORD, stepsOf } from '../prices.ts';
import type { TenantRegistry } from '../registry.ts';
import type { Tenant } from '../tenant.ts';
import type { AskMessage, FromOwner, TenantLimits, ToOwner, WorldAddress } from './messages.ts';

/** A tenant as its owner lends it to other threads. */
export interface LentWorld extends World {
  readonly tenant: Tenant;
  readonly standing: SharedStanding;
  readonly newest: SharedNewest;
  readonly decisions: { readonly log: DecisionLog; readonly desk: DecisionDesk } | undefined;
}

/** Lends the tenants of `registry` to other threads of the process, and answers their questions about them. */
export class TenantServer {
  readonly #registry: TenantRegistry<LentWorld>;
  readonly #threads = new Map<MessagePort, Thread>();

  constructor(registry: TenantRegistry<LentWorld>) {
    this.#registry = registry;
  }

  /** The end of one more thread; it is served until that is closed. */
  portOfNew(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const thread = new Thread(this.#registry, port1);
    port1.on('message', (message: ToOwner) => thread.take(message));
    port1.on('close', () => {
      this.#threads.delete(port1);
      thread.lose();
    });
    port1.unref(); // a server that stops does not wait for it
    this.#threads.set(port1, thread);
    for (const [name, quota] of this.#registry.ownLimits()) void thread.heed({ name, quota });
    return port2;
  }

  /** Somebody needs room: each thread closes what it has not used for longest. */
  tellShort(): void {
    for (const port of this.#threads.keys()) port.postMessage({ kind: 'short' } satisfies FromOwner);
  }

  /** Resolves when every thread holds the next call to it. */
  async tellLimits(limits: TenantLimits): Promise<void> {
    await Promise.all([...this.#threads.values()].map((thread) => thread.heed(limits)));
  }
}

/** Who calls is known to the thread that is called: here all of them have one turn after the other. */
const ELSEWHERE = 'elsewhere';

/** Steps of a record of each kind of stream, or of a byte. */
const DESK_PRICES = {
  query: STEPS_PER_RECORD,
  tail: STEPS_PER_RECORD,
  export: STEPS_PER_EXPORTED_RECORD,
  image: 1 / LOG_BYTES_PER_STEP,
} as const;

class Thread {
  readonly #registry: TenantRegistry<LentWorld>;
  readonly #port: MessagePort;
  readonly #lent = new Set<MessagePort>();
  readonly #heeding = new AwaitedCalls();
  #isLost = false;

  constructor(registry: TenantRegistry<LentWorld>, port: MessagePort) {
    this.#registry = registry;
    this.#port = port;
  }

  take(message: ToOwner): void {
    switch (message.kind) {
      case 'open':
        void this.#open(message.call, message.name); // it tells what it throws
        return;
      case 'ask':
        void this.#answer(message); // so does this
        return;
      case 'heeded':
        assert(this.#heeding.resolve(message.call, undefined), 'an answer to what was told');
        return;
      default:
        return unreachable(message);
    }
  }

  /** Resolves when the thread heeds `limits`, or is gone. */
  async heed(limits: TenantLimits): Promise<void> {
    const { call, answer } = this.#heeding.begin();
    this.#send({ kind: 'limits', call, limits });
    await answer.catch(() => undefined); // one that is gone makes no calls
  }

  /** What it had is given back: its ends of the ports may be gone without a word. */
  lose(): void {
    this.#isLost = true;
    this.#heeding.rejectAll(new Error('the thread is gone'));
    for (const port of this.#lent) port.close();
  }

  async #open(call: number, name: string): Promise<void> {
    const loan = new Loan((error) => this.#send({ kind: 'end', name, error: carryError(error) }));
    try {
      const world = await this.#registry.take(name, loan);
      if (this.#isLost) return loan.end();
      const { address, ports, returned } = this.#lend(world);
      void returned.then(() => loan.end());
      this.#send({ kind: 'opened', call, address }, ports);
    } catch (error) {
      loan.end();
      this.#send({ kind: 'failed', call, error: carryError(error) });
    }
  }

  /** `returned` resolves when the thread has let go of it, and its decisions are in the log. */
  #lend({ tenant, standing, newest, decisions }: LentWorld): {
    readonly address: WorldAddress;
    readonly ports: readonly MessagePort[];
    readonly returned: Promise<unknown>;
  } {
    const stores = new MessageChannel();
    serveStore(tenant.store, stores.port1, () => {
      const pace = linePace(tenant.line, ELSEWHERE);
      return (work) => pace(stepsOf(work));
    });
    const storeReturned = this.#track(stores.port1);
    const store = { id: tenant.store.id, port: stores.port2, standing: standing.memory };
    if (decisions === undefined) {
      const address = { store, newest: newest.memory, decisions: undefined };
      return { address, ports: [stores.port2], returned: storeReturned };
    }
    const desks = new MessageChannel();
    const { address: desk, ended } = serveDesk(decisions.log, decisions.desk, desks.port1, (kind) => {
      const pace = linePace(tenant.line, ELSEWHERE);
      return (count) => pace(Math.ceil(count * DESK_PRICES[kind]));
    });
    void this.#track(desks.port1);
    const address = { store, newest: newest.memory, decisions: { ...desk, port: desks.port2 } };
    const returned = Promise.all([storeReturned, ended]);
    return { address, ports: [stores.port2, desks.port2], returned };
  }

  async #track(port: MessagePort): Promise<void> {
    this.#lent.add(port);
    await once(port, 'close');
    this.#lent.delete(port);
  }

  async #answer({ call, method, by, asked }: AskMessage): Promise<void> {
    const registry = this.#registry;
    try {
      const act = registry[method].bind(registry) as (by: Caller, asked: unknown) => Promise<unknown>;
      this.#send({ kind: 'answered', call, answer: await act(by, asked) });
    } catch (error) {
      this.#send({ kind: 'failed', call, error: carryError(error) });
    }
  }

  #send(message: FromOwner, ports: readonly MessagePort[] = []): void {
    this.#port.postMessage(message, [...ports]);
  }
}

/** A tenant in the hands of another thread. */
class Loan implements Leaseholder {
  readonly #onEnd: (reason: Error) => void;
  #lease: Lease<Leaseholder> | undefined;

  constructor(onEnd: (reason: Error) => void) {
    this.#onEnd = onEnd;
  }

  keep(lease: Lease<Leaseholder>): void {
    this.#lease = lease;
  }

  giveUp(reason: Error): void {
    this.#onEnd(reason);
  }

  end(): void {
    this.#lease?.release(this);
  }
}
