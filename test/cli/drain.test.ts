import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bailiwickAt } from './client/bailiwick.ts';
import { folderWith } from './files-in-folder.ts';
import { served } from './served.ts';

test.each(['1', '2'])(
  'a server that drains on %s threads is not ready, answers all the same, and ends',
  async (threads) => {
    const folder = folderWith({ keep: '' });
    const schema = path.join(folder, 'schema.zed');
    writeFileSync(schema, 'definition user {}\n');
    const server = await served({ 'data-dir': path.join(folder, 'data'), 'drain-wait': '3s', threads });
    const bailiwick = bailiwickAt(server.address);
    expect(await bailiwick('health')).toEqual({ status: 0, out: 'serving', err: '' });
    const stopped = server.stop();
    await expect.poll(server.log).toContain('"msg":"draining"');
    await expect
      .poll(() => bailiwick('health', '--json'))
      .toEqual({ status: 1, out: '{"health":"not serving"}', err: '' });
    expect(await bailiwick('schema', 'write', schema)).toMatchObject({ status: 0 });
    await stopped;
    expect(await bailiwick('health')).toMatchObject({ status: 3 });
  },
);
