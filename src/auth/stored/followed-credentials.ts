import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { assert, unreachable } from '../../base/assert.ts';
import { AwaitedCalls } from '../../base/awaited-calls.ts';
import { Fault } from '../../model/fault.ts';
import type { Principal } from '../principal.ts';
import type {
  CreateCredentialAsk,
  CredentialDesk,
  CredentialPage,
  CredentialView,
  IssuedKey,
  ListCredentialsAsk,
  RevokeCredentialAsk,
  RotateCredentialAsk,
} from './credential-desk.ts';
import { CredentialTable } from './credential-table.ts';
import { SharedCount } from './shared-count.ts';
import { type CredentialAddress, type FromOwner, thrownOf, type ToOwner } from './thread-messages.ts';

const ASKED = 'an answer to something that was asked';

/**
 * The credentials in a thread that does not own them. Changes arrive as messages, and whoever looks at the table first
 * takes those that were counted and not yet delivered, in the same turn: nothing is let in that was revoked before the
 * look.
 */
export class FollowedCredentials implements CredentialDesk, Disposable {
  readonly #port: MessagePort;
  readonly #count: SharedCount;
  readonly #table: CredentialTable;
  readonly #calls = new AwaitedCalls();
  #applied: number;

  constructor({ port, count, counted, credentials }: CredentialAddress) {
    this.#port = port;
    this.#count = new SharedCount(count);
    this.#applied = counted;
    this.#table = new CredentialTable((id, atMs) => this.#tell({ kind: 'used', id, atMs }));
    this.#table.apply({ put: credentials, dropped: [] });
    port.on('message', (message: FromOwner) => this.#take(message));
    port.on('close', () => this.#abandon());
    port.unref(); // a thread that has nothing else to do may end
  }

  [Symbol.dispose](): void {
    this.#port.close();
  }

  /** As the owner has it at this moment. */
  get table(): CredentialTable {
    if (this.#count.value() !== this.#applied) this.#catchUp();
    return this.#table;
  }

  async create(principal: Principal, ask: CreateCredentialAsk): Promise<IssuedKey> {
    return (await this.#ask('create', principal, ask)) as IssuedKey;
  }

  async list(principal: Principal, ask: ListCredentialsAsk): Promise<CredentialPage> {
    return (await this.#ask('list', principal, ask)) as CredentialPage;
  }

  async rotate(principal: Principal, ask: RotateCredentialAsk): Promise<IssuedKey> {
    return (await this.#ask('rotate', principal, ask)) as IssuedKey;
  }

  async revoke(principal: Principal, ask: RevokeCredentialAsk): Promise<CredentialView> {
    return (await this.#ask('revoke', principal, ask)) as CredentialView;
  }

  /** What is counted was posted before, so it is there to be taken. */
  #catchUp(): void {
    while (this.#count.value() > this.#applied) {
      const received = receiveMessageOnPort(this.#port);
      assert(received !== undefined, 'a change of the credentials is posted before it is counted');
      this.#take(received.message as FromOwner);
    }
  }

  #take(message: FromOwner): void {
    switch (message.kind) {
      case 'change':
        this.#table.apply(message.change);
        this.#applied++; // it may be ahead of the count for a moment
        return;
      case 'answer':
        return assert(this.#calls.resolve(message.number, message.answer), ASKED);
      case 'failure':
        return assert(this.#calls.reject(message.number, thrownOf(message.failure)), ASKED);
      default:
        return unreachable(message);
    }
  }

  #ask(method: keyof CredentialDesk, principal: Principal, ask: unknown): Promise<unknown> {
    const { call: number, answer } = this.#calls.begin();
    this.#tell({ kind: 'ask', number, method, principal, ask });
    return answer;
  }

  #tell(message: ToOwner): void {
    this.#port.postMessage(message);
  }

  #abandon(): void {
    this.#calls.rejectAll(
      new Fault('credentials-unavailable', 'the thread that has the credentials is gone'),
    );
  }
}
