import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterFile } from '../../after-file.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];

function closeAll(): void {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
}

/** The address of a port on which something listens that never says a word. */
export function deafAddress(): Promise<string> {
  return listen(() => undefined);
}

/** The address of a port on which nothing listens. */
export async function deadAddress(): Promise<string> {
  const address = await listen(() => undefined);
  const server = servers.pop()!;
  server.close();
  await once(server, 'close');
  return address;
}

/** A wire to `address` that can be cut. */
export async function relayTo(
  address: string,
): Promise<{ readonly address: string; readonly cut: () => void }> {
  const [host, port] = address.split(':');
  const relay = await listen((near) => {
    const far = connect(Number(port), host!);
    sockets.push(far);
    near.pipe(far).pipe(near);
    for (const end of [near, far]) end.on('error', () => undefined); // it is what a cut is
  });
  return { address: relay, cut: () => sockets.forEach((socket) => socket.destroy()) };
}

async function listen(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    sockets.push(socket);
    onSocket(socket);
  });
  servers.push(server);
  afterFile(closeAll); // which finds none the second time
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
