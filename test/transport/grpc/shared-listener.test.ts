import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { SharedListener } from '../../../src/transport/grpc/shared-listener.ts';

const ANY_PORT = '127.0.0.1:0';

test.skipIf(process.platform !== 'linux')(
  'several listen on one port, and each gets some of the connections',
  async () => {
    const counts = [0, 0];
    const first = await SharedListener.open(ANY_PORT, 'first', (socket) => {
      counts[0]!++;
      socket.end();
    });
    const address = `127.0.0.1:${first.port}`;
    const second = await SharedListener.open(address, 'joining', (socket) => {
      counts[1]!++;
      socket.end();
    });
    for (let n = 0; n < 60; n++) await once(connect(first.port, '127.0.0.1').resume(), 'close');
    expect(counts[0]! + counts[1]!).toBe(60);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    first.close();
    second.close();
  },
);

test.skipIf(process.platform !== 'linux')(
  'the first does not take a port on which anyone listens, sharing or not',
  async () => {
    const shared = await SharedListener.open(ANY_PORT, 'first', (socket) => socket.destroy());
    const alone = createServer();
    alone.listen(0, '127.0.0.1');
    await once(alone, 'listening');
    for (const port of [shared.port, (alone.address() as AddressInfo).port]) {
      const late = SharedListener.open(`127.0.0.1:${port}`, 'first', (socket) => socket.destroy());
      await expect(late).rejects.toMatchObject({ code: 'EADDRINUSE' });
    }
    shared.close();
    alone.close();
  },
);

test.skipIf(process.platform !== 'linux')('an address in brackets is one of version 6', async () => {
  const listener = await SharedListener.open('[::1]:0', 'first', (socket) => socket.destroy());
  await once(connect(listener.port, '::1').resume(), 'close');
  listener.close();
});
