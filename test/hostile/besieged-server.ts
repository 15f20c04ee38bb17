import { v1 } from '@authzed/authzed-node';
import { expect } from 'vitest';
import { WatchedServer } from '../../bench/servers/watched-server.ts';
import { DRIVE_SCHEMA } from '../server/drive-schema.ts';
import { checkOf, MAY, MAY_NOT, schemaOf, writeOf } from '../server/requests.ts';

const HEAP_MAX_MIB = 256;
/** At rest a server of two threads is at about 250 MiB; what must not happen is gigabytes. */
const RESIDENT_MAX = 700 * 2 ** 20;
const HONEST = 4;
/** Far more than an answer takes, also on a machine that is busy with other things. */
const PATIENCE_MS = 45_000;
const FLAGS = ['--sync-writes=off', '--stream-stall=1s', '--stream-answer-wait=5s', '--preload=off'];

const QUESTIONS = [
  { text: 'document:plan#view@user:anna', answer: MAY },
  { text: 'document:plan#view@user:eve', answer: MAY_NOT },
  { text: 'group:eng#member@user:bert', answer: MAY },
  { text: 'document:plan#edit@user:bert', answer: MAY_NOT },
];

/**
 * A server of two threads in a process of its own, and honest clients that ask it without pause, each on a connection
 * of its own and so on either thread. Whatever is done to the server, their answers have to come and to be right.
 */
export class BesiegedServer implements AsyncDisposable {
  readonly #server: WatchedServer;
  readonly #clients: readonly v1.ZedClientInterface[];
  readonly #running: readonly Promise<void>[];
  readonly #wrong: unknown[] = [];
  readonly #answered: number[];
  #isOver = false;

  private constructor(server: WatchedServer, clients: readonly v1.ZedClientInterface[]) {
    this.#server = server;
    this.#clients = clients;
    this.#answered = clients.map(() => 0);
    this.#running = clients.map((client, index) => this.#askWithoutPause(client.promises, index));
  }

  static async start(): Promise<BesiegedServer> {
    const server = await WatchedServer.start({ threads: 2, heapMaxMib: HEAP_MAX_MIB, flags: FLAGS });
    const clients = Array.from({ length: HONEST }, () => connect(server.address));
    const [first] = clients;
    await first!.promises.writeSchema(schemaOf(DRIVE_SCHEMA));
    await first!.promises.writeRelationships(
      writeOf('create document:plan#owner@user:anna', 'create group:eng#member@user:bert'),
    );
    return new BesiegedServer(server, clients);
  }

  get address(): string {
    return this.#server.address;
  }

  /** Of a client that is not one of the honest ones, for whoever calls; closed with the server. */
  get client(): v1.ZedClientInterface {
    return this.#clients[0]!;
  }

  /**
   * Every honest client has been answered since it was asked for, and always rightly; the server has failed nowhere and
   * never held more than its bound.
   */
  async expectUnharmed(): Promise<void> {
    const before = [...this.#answered];
    await expect
      .poll(() => this.#answered.every((count, index) => count > before[index]! + 1), {
        timeout: PATIENCE_MS,
        interval: 5, // the next answers are a few milliseconds away
      })
      .toBe(true);
    expect(this.#wrong).toEqual([]);
    expect(this.#server.failures).toEqual([]);
    expect(this.#server.isAlive).toBe(true);
    expect(this.#server.peakResident).toBeLessThan(RESIDENT_MAX);
  }

  /** Sockets of the server, once it had time to let go of those that are over. */
  async sockets(): Promise<number> {
    return (await this.#server.footprint()).sockets;
  }

  /** Ends as an operator would end it: what was done to it may not hold it up. */
  async expectGoodEnd(): Promise<void> {
    await this.#endHonest();
    expect(await this.#server.stop()).toBe(0);
    expect(this.#server.failures).toEqual([]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#endHonest();
    await this.#server[Symbol.asyncDispose]();
  }

  async #askWithoutPause(client: v1.ZedPromiseClientInterface, index: number): Promise<void> {
    for (let round = index; !this.#isOver; round++) {
      const { text, answer } = QUESTIONS[round % QUESTIONS.length]!;
      try {
        const { permissionship } = await client.checkPermission(checkOf(text));
        if (permissionship !== answer) this.#wrong.push({ text, permissionship });
      } catch (error) {
        if (!this.#isOver) this.#wrong.push(error);
        return;
      }
      this.#answered[index]!++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async #endHonest(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#running);
    for (const client of this.#clients) client.close();
  }
}

function connect(address: string): v1.ZedClientInterface {
  const plaintext = v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS;
  return v1.NewClient('any', address, plaintext, undefined, { 'grpc.use_local_subchannel_pool': 1 });
}
