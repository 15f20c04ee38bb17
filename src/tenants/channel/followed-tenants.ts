import type { MessagePort } from 'node:worker_threads';
import { assert, unreachable } from '../../base/assert.ts';
import type { Leaseholder } from '../../base/lease.ts';
import type { Soon } from '../../base/soon.ts';
import type { Caller } from '../../model/caller.ts';
import { arrivedError } from '../../model/carried-error.ts';
import { Fault } from '../../model/fault.ts';
import type {
  CreateTenantAsk,
  ListTenantsAsk,
  NamedTenantAsk,
  SuspendTenantAsk,
  TenantPage,
  TenantView,
} from '../../model/tenant.ts';
import { OpenWorlds, type OpenWorldsOptions, type World } from '../open-worlds.ts';
import type { TenantDesk } from '../tenant-desk.ts';
import type { AskMessage, FromOwner, ToOwner, WorldAddress } from './messages.ts';

export interface FollowedTenantsOptions<Opened extends World> extends Omit<
  OpenWorldsOptions<Opened>,
  'open'
> {
  /** A tenant that its owner lends; closing it closes the ports of `address`, and so does a failure to open. */
  readonly openWorld: (name: string, address: WorldAddress) => Promise<Opened>;
}

/**
 * The tenants in a thread that does not own them. Each is opened and closed here by itself; what a tenant may is asked of
 * the owner when it is opened, and the owner takes it back when that changes, and waits until it has it.
 */
export class FollowedTenants<Opened extends World> implements TenantDesk, AsyncDisposable {
  readonly worlds: OpenWorlds<Opened>;
  readonly #port: MessagePort;
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>();
  #calls = 0;

  constructor(port: MessagePort, options: FollowedTenantsOptions<Opened>) {
    this.#port = port;
    this.worlds = new OpenWorlds({
      ...options,
      open: async (name) => {
        const call = this.#calls++;
        const address = (await this.#send({ kind: 'open', call, name })) as WorldAddress;
        return options.openWorld(name, address);
      },
    });
    port.on('message', (message: FromOwner) => this.#hear(message));
    port.on('close', () => this.#lose());
    port.unref();
  }

  /** As `TenantRegistry.take`. */
  take(name: string, holder: Leaseholder): Soon<Opened> {
    return this.worlds.take(name, holder);
  }

  async create(by: Caller, ask: CreateTenantAsk): Promise<TenantView> {
    return (await this.#ask('create', by, ask)) as TenantView;
  }

  async list(by: Caller, ask: ListTenantsAsk): Promise<TenantPage> {
    return (await this.#ask('list', by, ask)) as TenantPage;
  }

  async get(by: Caller, ask: NamedTenantAsk): Promise<TenantView> {
    return (await this.#ask('get', by, ask)) as TenantView;
  }

  async suspend(by: Caller, ask: SuspendTenantAsk): Promise<TenantView> {
    return (await this.#ask('suspend', by, ask)) as TenantView;
  }

  async resume(by: Caller, ask: NamedTenantAsk): Promise<TenantView> {
    return (await this.#ask('resume', by, ask)) as TenantView;
  }

  async delete(by: Caller, ask: NamedTenantAsk): Promise<void> {
    await this.#ask('delete', by, ask);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.worlds.close();
    this.#port.close();
  }

  #ask(method: AskMessage['method'], by: Caller, asked: unknown): Promise<unknown> {
    return this.#send({ kind: 'ask', call: this.#calls++, method, by, asked });
  }

  #send(message: ToOwner): Promise<unknown> {
    const answer = Promise.withResolvers<unknown>();
    this.#asked.set(message.call, answer);
    this.#port.postMessage(message);
    return answer.promise;
  }

  #hear(message: FromOwner): void {
    switch (message.kind) {
      case 'opened':
        return this.#settled(message.call).resolve(message.address);
      case 'answered':
        return this.#settled(message.call).resolve(message.answer);
      case 'failed':
        return this.#settled(message.call).reject(arrivedError(message.error));
      case 'end':
        void this.worlds.end(message.name, arrivedError(message.error));
        return;
      case 'short':
        void this.worlds.closeOldestIdle();
        return;
      default:
        return unreachable(message);
    }
  }

  #settled(call: number): PromiseWithResolvers<unknown> {
    const asked = this.#asked.get(call);
    assert(asked !== undefined, 'an answer to something that was asked');
    this.#asked.delete(call);
    return asked;
  }

  #lose(): void {
    for (const { reject } of this.#asked.values()) {
      reject(new Fault('shutting-down', 'the thread that holds the tenants is gone'));
    }
    this.#asked.clear();
  }
}
