import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/**
 * Whether other threads of the process accept on the same port: `first` takes an address that nobody may have yet, and
 * `joining` one where the first is. `alone`, nobody else does.
 */
export type Sharing = 'alone' | 'first' | 'joining';

/**
 * Accepts connections, also on a port that other threads of the process accept on: the kernel gives each connection to
 * one of them, by its addresses, so that a few connections may well meet on one thread.
 */
export class SharedListener {
  readonly port: number;
  readonly #servers: readonly Server[];

  private constructor(port: number, servers: readonly Server[]) {
    this.port = port;
    this.#servers = servers;
  }

  /**
   * @param address `host:port`, `[host]:port`; every address of a name is listened on, port 0 takes a free one
   * @param sharing A port that is shared is open to every process of the same user, and two servers with different data on
   * one port would give every other caller the wrong answers: hence `first`.
   * @throws an error with the system's code when the address can't be had
   */
  static async open(
    address: string,
    sharing: Sharing,
    onConnection: (socket: Socket) => void,
  ): Promise<SharedListener> {
    const { host, port: wanted } = split(address);
    const servers: Server[] = [];
    let port = wanted;
    try {
      for (const { address: ip } of await lookup(host, { all: true })) {
        if (sharing === 'first') port = await claim(ip, port);
        const server = createServer(onConnection);
        servers.push(server);
        port = await listen(server, { host: ip, port, reusePort: sharing !== 'alone' });
      }
    } catch (error) {
      for (const server of servers) server.close();
      throw error;
    }
    return new SharedListener(port, servers);
  }

  /** Accepts nothing more; connections that are there stay. */
  close(): void {
    for (const server of this.#servers) server.close();
  }
}

/** Finds out that nobody listens there: only a listener that shares with no one is refused when someone does. */
async function claim(host: string, port: number): Promise<number> {
  const server = createServer();
  const found = await listen(server, { host, port });
  const closed = once(server, 'close');
  server.close();
  await closed;
  return found;
}

async function listen(
  server: Server,
  where: { readonly host: string; readonly port: number; readonly reusePort?: boolean },
): Promise<number> {
  const listening = once(server, 'listening'); // rejects with what `error` brings
  server.listen(where);
  await listening;
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : where.port;
}

function split(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(address.slice(colon + 1)) };
}
