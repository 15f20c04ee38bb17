import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to `address` over a port of its own, until it breaks: then both ends lose their connections without a word. */
export interface BreakableRoad extends AsyncDisposable {
  readonly address: string;
  break(): void;
}

export async function breakableRoad(address: string): Promise<BreakableRoad> {
  const [host, port] = address.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined); // the break itself
    }
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const tear = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    break: tear,
    [Symbol.asyncDispose]: async () => {
      tear();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
