import { describe, expect, test } from 'vitest';
import { presharedKeyGate } from '../../../src/auth/preshared-keys.ts';
import { run } from '../../../src/cli/program.ts';
import { RunningServer } from '../../server/running-server.ts';
import { recordedTerminal } from '../recorded-terminal.ts';
import { bailiwickAt } from './bailiwick.ts';
import { answering, fakeServer } from './fake-server.ts';
import { deadAddress, deafAddress, relayTo } from './sockets.ts';

const CHECK = ['check', 'document:readme', 'view', 'user:anna'];

describe('a key', () => {
  test('is asked for, and compared', async () => {
    const { address } = await RunningServer.start({ gate: presharedKeyGate(['secret']) });
    expect(await bailiwickAt(address)('schema', 'read')).toEqual({
      status: 3,
      out: '',
      err:
        'UNAUTHENTICATED: invalid preshared key: expected the header `authorization: Bearer <key>`, found none' +
        '; give a key with `--token` or `BAILIWICK_TOKEN`',
    });
    expect(await bailiwickAt(address, 'wrong')('schema', 'read')).toMatchObject({
      status: 3,
      err: 'PERMISSION_DENIED: invalid preshared key: invalid token',
    });
    const right = await bailiwickAt(address, 'secret')('schema', 'read');
    expect(right.err).toMatch(/^NOT_FOUND: /);
    expect(await bailiwickAt(address, 'wrong')('schema', 'read', '--token', 'secret')).toEqual(right);
  });

  test('that no header can carry is refused and not shown', async () => {
    expect(await bailiwickAt('127.0.0.1:1', 'sec\nret')(...CHECK)).toEqual({
      status: 3,
      out: '',
      err: '`BAILIWICK_TOKEN`: expected a key of visible ASCII characters',
    });
  });
});

describe('no answer', () => {
  test('where no server is, it says how to reach one', async () => {
    const dead = await deadAddress();
    const unreachable = {
      status: 3,
      out: '',
      err:
        `UNAVAILABLE: no server can be reached at \`${dead}\`; start one with \`bailiwick serve\`, ` +
        'or name another with `--endpoint HOST:PORT` or `BAILIWICK_ENDPOINT`',
    };
    for (const words of [CHECK, ['read', 'document'], ['schema', 'read']]) {
      expect(await bailiwickAt(dead)(...words)).toEqual(unreachable);
    }
    const elsewhere = bailiwickAt(await deafAddress());
    expect(await elsewhere(...CHECK, '--endpoint', dead)).toEqual(unreachable);
  });

  test('in time', async () => {
    const silent = await fakeServer({
      'PermissionsService/CheckPermission': () => undefined,
      'PermissionsService/ReadRelationships': () => undefined,
    });
    for (const endpoint of [silent, await deafAddress()]) {
      for (const words of [CHECK, ['read', 'document']]) {
        expect(await bailiwickAt(endpoint)(...words, '--timeout', '150ms')).toEqual({
          status: 3,
          out: '',
          err: `DEADLINE_EXCEEDED: no answer from \`${endpoint}\` within 150 ms; see \`--timeout\``,
        });
      }
    }
  });

  test('after some: a list that stops short is not passed off as whole', async () => {
    const address = await fakeServer({
      'PermissionsService/ReadRelationships': (call) => void call.write(READ),
    });
    // A busy machine may take longer to the first relationship: that is no answer, and asked again with more time.
    for (let ms = 150; ; ms *= 2) {
      const outcome = await bailiwickAt(address)('read', 'document', '--timeout', `${ms}ms`);
      expect(outcome).toMatchObject({ status: 3, err: expect.stringMatching(/^DEADLINE_EXCEEDED: /) });
      if (outcome.out === '' && ms < 20_000) continue;
      expect(outcome.out).toBe('document:readme#viewer@user:anna');
      return;
    }
  });

  test('when the connection breaks', async () => {
    const wire = await relayTo(
      await fakeServer({ 'PermissionsService/ReadRelationships': (call) => void call.write(READ) }),
    );
    const terminal = recordedTerminal();
    const running = run(['read', 'document', '--endpoint', wire.address], {}, terminal);
    await expect.poll(() => terminal.outText()).toBe('document:readme#viewer@user:anna');
    wire.cut();
    expect(await running).toBe(3);
    expect(terminal.errText()).toBe(`UNAVAILABLE: the connection to \`${wire.address}\` was lost`);
  });
});

describe('an answer that is none', () => {
  test('is not taken for a yes or a no', async () => {
    const address = await fakeServer({
      'PermissionsService/CheckPermission': answering([{ permissionship: 0 }]),
    });
    expect(await bailiwickAt(address)(...CHECK)).toEqual({
      status: 3,
      out: '',
      err: 'expected an answer, found permissionship 0',
    });
  });
});

test('every bad flag is named at once', async () => {
  const terminal = recordedTerminal();
  const words = [...CHECK, '--endpoint', ':50051', '--timeout', '5', '--token', ''];
  expect(await run(words, {}, terminal)).toBe(3);
  expect(terminal.errText().split('\n')).toEqual([
    '`--endpoint`: expected a host and a port, such as `127.0.0.1:50051` or `[::1]:50051`, found `:50051`',
    '`--token`: expected a key of visible ASCII characters',
    '`--timeout`: expected a duration with units of at most `24d`, such as `250ms`, `5s` or `1h30m`, found `5`',
  ]);
});

const READ = {
  relationship: {
    resource: { objectType: 'document', objectId: 'readme' },
    relation: 'viewer',
    subject: { object: { objectType: 'user', objectId: 'anna' } },
  },
};
