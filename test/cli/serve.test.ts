import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { v1 } from '@authzed/authzed-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderWith } from './files-in-folder.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');
const SCHEMA = 'definition user {}\ndefinition document {\n  relation reader: user\n}\n';

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly address?: string;
  readonly authentication?: string;
}

/** A server of its own process, up and serving. */
interface Served {
  readonly process: ChildProcess;
  readonly address: string;
  readonly lines: readonly LogLine[];
}

const running: ChildProcess[] = [];

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

function start(folder: string, address: string, ...flags: readonly string[]): ChildProcess {
  const words = [MAIN, 'serve', '--data-dir', folder, '--grpc-addr', address, ...flags];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  return child;
}

/** What a server that does not come up says, and the status it ends with. */
async function refusal(folder: string, address: string): Promise<{ status: number | null; err: string }> {
  const child = start(folder, address);
  let err = '';
  child.stderr!.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, err: err.trimEnd() };
}

async function served(folder: string, ...flags: readonly string[]): Promise<Served> {
  const child = start(folder, '127.0.0.1:0', ...flags);
  const lines: LogLine[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    child.on('exit', () => reject(new Error('the server ended before it served')));
    createInterface(child.stdout!).on('line', (text) => {
      const line = JSON.parse(text) as LogLine;
      lines.push(line);
      if (line.msg === 'serving') resolve(line.address!);
    });
  });
  return { process: child, address, lines };
}

async function stopped({ process: child }: Served): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await exited) as [number | null];
  return code;
}

function clientOf(address: string, key: string): v1.ZedPromiseClientInterface {
  return v1.NewClient(key, address, v1.ClientSecurity.INSECURE_PLAINTEXT_CREDENTIALS).promises;
}

const anna = v1.SubjectReference.create({ object: { objectType: 'user', objectId: 'anna' } });
const readme = v1.ObjectReference.create({ objectType: 'document', objectId: 'readme' });

async function mayRead(client: v1.ZedPromiseClientInterface): Promise<boolean> {
  const answer = await client.checkPermission(
    v1.CheckPermissionRequest.create({ resource: readme, permission: 'reader', subject: anna }),
  );
  return answer.permissionship === v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION;
}

describe('serve', () => {
  const folder = folderWith({});
  let open: Served;

  beforeAll(async () => {
    open = await served(folder);
  });

  test('says that nobody needs a key', async () => {
    expect(open.lines[0]).toMatchObject({ authentication: 'none' });
    await expect
      .poll(() => open.lines.map(({ msg }) => msg))
      .toContainEqual(expect.stringContaining('no preshared key'));
  });

  test('asks everyone for a key when there are keys, and never prints one', async () => {
    const closed = await served(folderWith({}), '--preshared-key', 'first', '--preshared-key', 'second');
    expect(closed.lines[0]).toMatchObject({ authentication: 'preshared-key' });
    const schema = v1.WriteSchemaRequest.create({ schema: SCHEMA });
    for (const key of ['first', 'second']) {
      const client = clientOf(closed.address, key);
      await client.writeSchema(schema);
      client.close();
    }
    const stranger = clientOf(closed.address, 'third');
    await expect(stranger.writeSchema(schema)).rejects.toThrow(/PERMISSION_DENIED/);
    stranger.close();
    expect(JSON.stringify(closed.lines)).not.toMatch(/first|second|third/);
  });

  test('does not share a folder', async () => {
    const { status, err } = await refusal(folder, '127.0.0.1:0');
    expect(status).toBe(1);
    expect(err).toContain(folder);
    expect(err.split('\n')).toHaveLength(1); // a sentence, not a stack
  });

  test('says when the address is taken', async () => {
    const { status, err } = await refusal(folderWith({}), open.address);
    expect(status).toBe(1);
    expect(err).toContain(`\`--grpc-addr\`: can't listen on \`${open.address}\`; is another process there?`);
  });

  test('holds conditions to the limits it was started with', async () => {
    const limited = await served(
      folderWith({}),
      '--max-caveat-cost',
      '40',
      '--max-request-caveat-cost',
      '1000',
    );
    const client = clientOf(limited.address, 'any');
    const schema = `caveat small(many list<int>) { many.all(one, one < 10) }
definition user {}
definition document {
  relation reader: user with small
}`;
    await client.writeSchema(v1.WriteSchemaRequest.create({ schema }));
    const relationship = {
      resource: readme,
      relation: 'reader',
      subject: anna,
      optionalCaveat: { caveatName: 'small' },
    };
    const operation = v1.RelationshipUpdate_Operation.CREATE;
    await client.writeRelationships(
      v1.WriteRelationshipsRequest.create({ updates: [{ operation, relationship }] }),
    );
    const ask = (count: number): Promise<v1.CheckPermissionResponse> =>
      client.checkPermission(
        v1.CheckPermissionRequest.create({
          resource: readme,
          permission: 'reader',
          subject: anna,
          context: v1.PbStruct.fromJson({ many: Array.from({ length: count }, () => 1) }),
        }),
      );
    expect((await ask(3)).permissionship).toBe(v1.CheckPermissionResponse_Permissionship.HAS_PERMISSION);
    await expect(ask(40)).rejects.toThrow(/INVALID_ARGUMENT.*cost limit exceeded: more than 40 units/);
    client.close();
    expect(await stopped(limited)).toBe(0);
  });

  test('keeps what was written over a restart, and ends with 0 when it is asked to', async () => {
    const client = clientOf(open.address, 'any');
    await client.writeSchema(v1.WriteSchemaRequest.create({ schema: SCHEMA }));
    const relationship = v1.Relationship.create({ resource: readme, relation: 'reader', subject: anna });
    const update = v1.RelationshipUpdate.create({
      operation: v1.RelationshipUpdate_Operation.CREATE,
      relationship,
    });
    expect(await mayRead(client)).toBe(false);
    await client.writeRelationships(v1.WriteRelationshipsRequest.create({ updates: [update] }));
    expect(await mayRead(client)).toBe(true);
    client.close();
    expect(await stopped(open)).toBe(0);
    expect(open.lines.map(({ msg }) => msg)).toContain('stopping');

    const second = await served(folder);
    const again = clientOf(second.address, 'any');
    expect(await mayRead(again)).toBe(true);
    again.close();
    expect(await stopped(second)).toBe(0);
  });
});
