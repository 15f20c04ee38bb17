import { type MessagePort, MessageChannel } from 'node:worker_threads';
import { unreachable } from '../../base/assert.ts';
import type { Principal } from '../principal.ts';
import type { CredentialDesk } from './credential-desk.ts';
import type { CredentialStore } from './credential-store.ts';
import type { CredentialChange } from './credential-table.ts';
import { SharedCount } from './shared-count.ts';
import { type CredentialAddress, failureOf, type FromOwner, type ToOwner } from './thread-messages.ts';

/** Brings the credentials of `store` to other threads of the process, and their questions to it. */
export class CredentialServer {
  readonly #store: CredentialStore;
  readonly #count = new SharedCount();
  readonly #ports = new Set<MessagePort>();

  constructor(store: CredentialStore) {
    this.#store = store;
    store.listen((change) => this.#publish(change));
  }

  /** For one more thread; it is served until its end is closed. */
  addressOfNew(): CredentialAddress {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (message: ToOwner) => this.#take(message, port1));
    port1.on('close', () => this.#ports.delete(port1));
    port1.unref(); // a server that stops does not wait for it
    this.#ports.add(port1);
    const count = this.#count;
    const credentials = [...this.#store.table.all()];
    return { port: port2, count: count.memory, counted: count.value(), credentials };
  }

  /** The order is the promise of `SharedCount`: posted to all, then counted. */
  #publish(change: CredentialChange): void {
    for (const port of this.#ports) tell(port, { kind: 'change', change });
    this.#count.raise();
  }

  #take(message: ToOwner, port: MessagePort): void {
    switch (message.kind) {
      case 'used':
        return this.#store.noteUse(message.id, message.atMs);
      case 'ask': {
        const { number, method, principal, ask } = message;
        void this.#answer(method, principal, ask).then(
          (answer) => tell(port, { kind: 'answer', number, answer }),
          (thrown: unknown) => tell(port, { kind: 'failure', number, failure: failureOf(thrown) }),
        );
        return;
      }
      default:
        return unreachable(message);
    }
  }

  #answer(method: keyof CredentialDesk, principal: Principal, ask: unknown): Promise<unknown> {
    const act = this.#store[method].bind(this.#store) as (by: Principal, ask: unknown) => Promise<unknown>;
    return act(principal, ask);
  }
}

function tell(port: MessagePort, message: FromOwner): void {
  port.postMessage(message);
}
