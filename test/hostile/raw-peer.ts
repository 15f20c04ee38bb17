import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { PREFACE, settings } from './frames.ts';

const PATIENCE_MS = 20_000;

/** A connection on which any bytes are sent, by somebody who keeps to nothing. */
export class RawPeer implements Disposable {
  readonly #socket: Socket;
  /** Resolves when the server has ended its side, or the connection is over. */
  readonly closed: Promise<unknown>;
  #received = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
    socket.on('error', () => undefined); // a server that ends what it does not want to hear is right
    socket.on('data', (chunk: Buffer) => {
      this.#received += chunk.length;
    });
  }

  /** @param address `host:port` */
  static async open(address: string): Promise<RawPeer> {
    const [host = '', port] = address.split(':');
    const socket = connect({ host, port: Number(port), allowHalfOpen: true });
    await once(socket, 'connect');
    return new RawPeer(socket);
  }

  /** Already past the greeting of HTTP/2. */
  static async greeted(
    address: string,
    ...pairs: readonly (readonly [setting: number, value: number])[]
  ): Promise<RawPeer> {
    const peer = await RawPeer.open(address);
    await peer.send(PREFACE, settings(...pairs));
    return peer;
  }

  /** How many bytes have come. */
  get received(): number {
    return this.#received;
  }

  get isOver(): boolean {
    return this.#socket.destroyed || this.#socket.errored !== null;
  }

  /** Resolves when the system has taken all of it, or the connection is over. */
  async send(...parts: readonly Uint8Array[]): Promise<void> {
    for (const part of parts) {
      if (this.isOver) return;
      if (this.#socket.write(part)) continue;
      await Promise.race([once(this.#socket, 'drain').catch(() => undefined), this.closed]);
    }
  }

  /** Takes nothing more of what the server sends: its side of the connection fills up. */
  stopReading(): void {
    this.#socket.pause();
  }

  /** Says that nothing more will come, and stays. */
  halfClose(): void {
    this.#socket.end();
  }

  /** Whether the server ends the connection before long, as it can be told by somebody who reads. */
  async isClosed(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PATIENCE_MS);
    });
    try {
      return await Promise.race([this.closed.then(() => true), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
