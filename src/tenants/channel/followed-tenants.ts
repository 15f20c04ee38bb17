import type { MessagePort } from 'node:worker_threads';
import { assert, unreachable } from '../../base/assert.ts';
import { AwaitedCalls } from '../../base/awaited-calls.ts';
import type { Leaseholder } from '../../base/lease.ts';
import type { Soon } from '../../base/soon.ts';
import type { Caller } from '../../model/caller.ts';
import { arrivedError } from '../../model/carried-error.ts';
import { Fault } from '../../model/fault.ts';
import type {
  AdmitTenantAsk,
  CreateTenantAsk,
  ListTenantsAsk,
  NamedTenantAsk,
  SuspendTenantAsk,
  UpdateTenantAsk,
  TenantPage,
  TenantView,
} from '../../model/tenant.ts';
import { OpenWorlds, type OpenWorldsOptions, type World } from '../open-worlds.ts';
import type { TenantDesk } from '../tenant-desk.ts';
import type { AskMessage, FromOwner, TenantLimits, ToOwner, WorldAddress } from './messages.ts';

export interface FollowedTenantsOptions<Opened extends World> extends Omit<
  OpenWorldsOptions<Opened>,
  'open'
> {
  /** A tenant that its owner lends; closing it closes the ports of `address`, and so does a failure to open. */
  readonly openWorld: (name: string, address: WorldAddress) => Promise<Opened>;
  /** Told what a tenant may from now on. */
  readonly onLimits: (limits: TenantLimits) => void;
}

const ASKED = 'an answer to something that was asked';

/**
 * The tenants in a thread that does not own them. Each is opened and closed here by itself; what a tenant may is asked of
 * the owner when it is opened, and the owner takes it back when that changes, and waits until it has it.
 */
export class FollowedTenants<Opened extends World> implements TenantDesk, AsyncDisposable {
  readonly worlds: OpenWorlds<Opened>;
  readonly #port: MessagePort;
  readonly #onLimits: (limits: TenantLimits) => void;
  readonly #calls = new AwaitedCalls();

  constructor(port: MessagePort, options: FollowedTenantsOptions<Opened>) {
    this.#port = port;
    this.worlds = new OpenWorlds({
      ...options,
      open: async (name) => {
        const { call, answer } = this.#calls.begin();
        this.#send({ kind: 'open', call, name });
        const address = (await answer) as WorldAddress;
        return options.openWorld(name, address);
      },
    });
    this.#onLimits = options.onLimits;
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

  async admit(by: Caller, ask: AdmitTenantAsk): Promise<TenantView> {
    return (await this.#ask('admit', by, ask)) as TenantView;
  }

  async list(by: Caller, ask: ListTenantsAsk): Promise<TenantPage> {
    return (await this.#ask('list', by, ask)) as TenantPage;
  }

  async get(by: Caller, ask: NamedTenantAsk): Promise<TenantView> {
    return (await this.#ask('get', by, ask)) as TenantView;
  }

  async update(by: Caller, ask: UpdateTenantAsk): Promise<TenantView> {
    return (await this.#ask('update', by, ask)) as TenantView;
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
    const { call, answer } = this.#calls.begin();
    this.#send({ kind: 'ask', call, method, by, asked });
    return answer;
  }

  #send(message: ToOwner): void {
    this.#port.postMessage(message);
  }

  #hear(message: FromOwner): void {
    switch (message.kind) {
      case 'opened':
        return assert(this.#calls.resolve(message.call, message.address), ASKED);
      case 'answered':
        return assert(this.#calls.resolve(message.call, message.answer), ASKED);
      case 'failed':
        return assert(this.#calls.reject(message.call, arrivedError(message.error)), ASKED);
      case 'end':
        void this.worlds.end(message.name, arrivedError(message.error));
        return;
      case 'limits':
        this.#onLimits(message.limits);
        return this.#send({ kind: 'heeded', call: message.call });
      case 'short':
        void this.worlds.closeOldestIdle();
        return;
      default:
        return unreachable(message);
    }
  }

  #lose(): void {
    this.#calls.rejectAll(new Fault('shutting-down', 'the thread that holds the tenants is gone'));
  }
}
