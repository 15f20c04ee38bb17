import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../src/cli/config.ts';
import { TlsFiles } from '../../src/cli/tls-files.ts';
import { createLogger } from '../../src/observe/log.ts';
import { makeCertificate } from '../auth/certificate/make-certificate.ts';
import { bailiwickAt } from './client/bailiwick.ts';
import { folderWith } from './files-in-folder.ts';
import { served } from './served.ts';

const authority = makeCertificate({ commonName: 'authority' });
const host = makeCertificate({ commonName: 'server', by: authority, dnsNames: ['localhost'] });
const billing = makeCertificate({ commonName: 'billing', by: authority });
const MAP = 'clients: [{ common_name: billing, tenant: default, rights: [read] }]';
const CLOSED = 'clients: []';

function filesOf(): { readonly at: (name: string) => string } {
  const folder = folderWith({
    'host.crt': host.certificate.toString(),
    'host.key': host.key.toString(),
    'ca.crt': authority.certificate.toString(),
    'billing.crt': billing.certificate.toString(),
    'billing.key': billing.key.toString(),
    'clients.yaml': MAP,
  });
  return { at: (name) => path.join(folder, name) };
}

test('the command line reaches a server by mutual TLS, and stands for what its certificate is mapped to', async () => {
  const { at } = filesOf();
  const { address } = await served({
    'data-dir': folderWith({}),
    'tls-cert': at('host.crt'),
    'tls-key': at('host.key'),
    'tls-client-ca': at('ca.crt'),
    'tls-client-map': at('clients.yaml'),
    threads: '2',
  });
  const bailiwick = bailiwickAt(address);
  const trusting = ['--tls-ca', at('ca.crt')];
  const shown = ['--tls-cert', at('billing.crt'), '--tls-key', at('billing.key')];
  expect((await bailiwick('schema', 'read', ...trusting, ...shown)).err).toMatch(/^NOT_FOUND: /);
  expect((await bailiwick('credential', 'list', ...trusting, ...shown)).err).toMatch(/^PERMISSION_DENIED: /);
  expect((await bailiwick('schema', 'read', ...trusting)).err).toMatch(/^UNAVAILABLE: /);
  expect((await bailiwick('schema', 'read')).err).toMatch(/^UNAVAILABLE: /);
  expect((await bailiwick('schema', 'read', ...trusting, '--tls-cert', at('billing.crt'))).err).toContain(
    'expected both or neither, found one',
  );
  expect((await bailiwick('schema', 'read', '--tls-ca', at('nothing.crt'))).err).toContain(
    "`--tls-ca`: can't read",
  );
});

test('files that change are taken once they fit together, and what was there holds until then', async () => {
  const { at } = filesOf();
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push((JSON.parse(chunk.toString()) as { readonly msg: string }).msg);
      done();
    },
  });
  const files = {
    tlsCert: at('host.crt'),
    tlsKey: at('host.key'),
    tlsClientCa: at('ca.crt'),
    tlsClientMap: at('clients.yaml'),
    tlsClientAuth: 'request' as const,
  };
  const tls = await TlsFiles.open(files, createLogger({ level: 'info', destination }), 10);
  if (tls === undefined) throw new Error('expected TLS');
  onTestFinished(() => tls[Symbol.dispose]());
  const told: string[] = [];
  tls.onChanged(({ certificate }) => told.push(certificate.toString()));
  const next = makeCertificate({ commonName: 'server', by: authority, dnsNames: ['localhost'] });
  writeFileSync(files.tlsCert, next.certificate); // its key is still to be written
  await expect.poll(() => lines).toEqual(['the files of TLS have changed and are not taken']);
  expect(told).toEqual([]);
  expect(tls.material.certificate).toEqual(host.certificate);
  writeFileSync(files.tlsKey, next.key);
  await expect.poll(() => told).toEqual([next.certificate.toString()]);
  const clients = tls.clients;
  writeFileSync(files.tlsClientMap, CLOSED);
  await expect.poll(() => tls.clients).not.toBe(clients);
  writeFileSync(files.tlsClientMap, 'clients: nobody');
  await expect.poll(() => lines.filter((line) => line.endsWith('not taken')).length).toBe(2);
});

test('a start with files that can not be used is refused', async () => {
  const { at } = filesOf();
  const logger = createLogger({ level: 'silent' });
  const files = { tlsClientCa: '', tlsClientMap: '', tlsClientAuth: 'require' as const };
  const strange = { ...files, tlsCert: at('host.crt'), tlsKey: at('billing.key') };
  await expect(TlsFiles.open(strange, logger)).rejects.toThrow(ConfigError);
  const absent = { ...files, tlsCert: at('none.crt'), tlsKey: at('host.key') };
  await expect(TlsFiles.open(absent, logger)).rejects.toThrow(/can't be used: .*none\.crt/);
  expect(await TlsFiles.open({ ...files, tlsCert: '', tlsKey: '' }, logger)).toBeUndefined();
});
