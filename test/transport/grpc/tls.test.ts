import { connect } from 'node:net';
import { Client as RawClient, credentials, Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ClientMap } from '../../../src/auth/certificate/client-map.ts';
import { credentialGate } from '../../../src/auth/credential-gate.ts';
import { PresharedKeys } from '../../../src/auth/preshared-keys.ts';
import type { Caller } from '../../../src/model/caller.ts';
import { type GrpcServerOptions } from '../../../src/transport/grpc/server.ts';
import type { TlsMaterial, TlsSource } from '../../../src/transport/grpc/tls-front.ts';
import { type Made, makeCertificate } from '../../auth/certificate/make-certificate.ts';
import { type Fixture, serveUntilClosed } from './fixture.ts';

const READ_SCHEMA = '/authzed.api.v1.SchemaService/ReadSchema';
const UNAVAILABLE = 14;
const UNAUTHENTICATED = 16;

const authority = makeCertificate({ commonName: 'authority' });
const stranger = makeCertificate({ commonName: 'authority' }); // of the same name, with another key
const host = makeCertificate({ commonName: 'server', by: authority, dnsNames: ['localhost'] });
const billing = makeCertificate({ commonName: 'billing', by: authority });
const deployer = makeCertificate({
  commonName: 'anything',
  by: authority,
  uris: ['spiffe://acme/deployer', 'https://other.test/, URI:spiffe://acme/operator'],
});

const CLIENTS = ClientMap.parse(`
clients:
  - { common_name: billing, tenant: acme, rights: [read] }
  - { alternative_name: 'URI:spiffe://acme/deployer', tenant: zeta, rights: [schema] }
  - { alternative_name: 'URI:spiffe://acme/operator', tenant: '*', rights: [read, admin] }
`);

/** Material that a test changes by hand. */
class Held implements TlsSource {
  readonly clientAuth: 'require' | 'request';
  material: TlsMaterial;
  readonly #listeners: ((material: TlsMaterial) => void)[] = [];

  constructor(made: Made, clientAuth: 'require' | 'request' | 'none') {
    const clientAuthorities = clientAuth === 'none' ? undefined : authority.certificate;
    this.material = { certificate: made.certificate, key: made.key, clientAuthorities };
    this.clientAuth = clientAuth === 'none' ? 'require' : clientAuth;
  }

  onChanged(listener: (material: TlsMaterial) => void): void {
    this.#listeners.push(listener);
  }

  change(made: Made): void {
    this.material = { ...this.material, certificate: made.certificate, key: made.key };
    for (const listener of this.#listeners) listener(this.material);
  }
}

const gate = credentialGate({
  preshared: new PresharedKeys(['sesame']),
  certificates: (certificate) => CLIENTS.find(certificate, Date.now()),
});

function serving(tls: Held, sharing?: GrpcServerOptions<unknown, unknown>['sharing']): Promise<Fixture> {
  return serveUntilClosed({}, { gate, tls, sharing });
}

interface Asking {
  readonly root?: Made;
  readonly as?: Made;
  readonly key?: string;
}

function clientOf({ server }: Fixture, { root = authority, as }: Asking): RawClient {
  const channel = credentials.createSsl(root.certificate, as?.key ?? null, as?.certificate ?? null);
  const client = new RawClient(`localhost:${server.port}`, channel, {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.initial_reconnect_backoff_ms': 50,
  });
  onTestFinished(() => client.close());
  return client;
}

/** The code with which a call ends; 0 for an answer. */
function call(client: RawClient, key?: string): Promise<number> {
  const metadata = new Metadata();
  if (key !== undefined) metadata.set('authorization', `Bearer ${key}`);
  const asIs = (bytes: Buffer): Buffer => bytes;
  return new Promise((resolve) => {
    const deadline = Date.now() + 10_000;
    client.makeUnaryRequest(READ_SCHEMA, asIs, asIs, Buffer.alloc(0), metadata, { deadline }, (error) =>
      resolve(error?.code ?? 0),
    );
  });
}

describe('TLS', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await serving(new Held(host, 'none'));
  });
  afterAll(() => fixture.close());

  test('a client that trusts the authority is answered', async () => {
    expect(await call(clientOf(fixture, {}), 'sesame')).toBe(0);
    expect(await call(clientOf(fixture, {}))).toBe(UNAUTHENTICATED);
  });

  test('a client that trusts another does not speak to it, nor does one without TLS', async () => {
    expect(await call(clientOf(fixture, { root: stranger }), 'sesame')).toBe(UNAVAILABLE);
    const plain = new RawClient(fixture.address, credentials.createInsecure());
    onTestFinished(() => plain.close());
    expect(await call(plain, 'sesame')).toBe(UNAVAILABLE);
  });

  test('noise on the port is hung up on, and others are answered', async () => {
    const socket = connect(fixture.server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(await call(clientOf(fixture, {}), 'sesame')).toBe(0);
  });
});

describe('client certificates', () => {
  let required: Fixture;
  let requested: Fixture;
  beforeAll(async () => {
    required = await serving(new Held(host, 'require'), 'first');
    requested = await serving(new Held(host, 'request'));
  });
  afterAll(async () => {
    await required.close();
    await requested.close();
  });

  function callerOf(fixture: Fixture): Caller | undefined {
    return fixture.asked.at(-1)?.caller;
  }

  test.each([
    { who: billing, tenant: 'acme', name: 'cert:billing' },
    { who: deployer, tenant: 'zeta', name: 'cert:URI:spiffe://acme/deployer' },
  ])('$name is let in as what it is mapped to', async ({ who, tenant, name }) => {
    for (const fixture of [required, requested]) {
      expect(await call(clientOf(fixture, { as: who }))).toBe(0);
      expect(callerOf(fixture)).toMatchObject({ tenant, name });
    }
  });

  test('a header goes before the certificate', async () => {
    expect(await call(clientOf(requested, { as: billing }), 'sesame')).toBe(0);
    expect(callerOf(requested)).toMatchObject({ tenant: 'default', name: 'preshared-key-1' });
    expect(await call(clientOf(requested, { as: billing }), 'bw_no-such-key')).toBe(UNAUTHENTICATED);
  });

  const strange: readonly { readonly what: string; readonly who: Made }[] = [
    { what: 'of another authority', who: makeCertificate({ commonName: 'billing', by: stranger }) },
    { what: 'that it signed itself', who: makeCertificate({ commonName: 'billing' }) },
    {
      what: 'that is past',
      who: makeCertificate({ commonName: 'billing', by: authority, fromMs: 0, untilMs: 1e12 }),
    },
  ];
  test.each(strange)('a certificate $what is none', async ({ who }) => {
    expect(await call(clientOf(required, { as: who }))).toBe(UNAVAILABLE); // the handshake fails
    expect([UNAUTHENTICATED, UNAVAILABLE]).toContain(await call(clientOf(requested, { as: who })));
  });

  test('without one there is no connection where it is required, and a key will do where it is not', async () => {
    expect(await call(clientOf(required, {}), 'sesame')).toBe(UNAVAILABLE);
    expect(await call(clientOf(requested, {}), 'sesame')).toBe(0);
    expect(await call(clientOf(requested, {}))).toBe(UNAUTHENTICATED);
  });

  test('one that stands for nobody is nobody', async () => {
    const nobody = makeCertificate({ commonName: 'nobody', by: authority });
    expect(await call(clientOf(required, { as: nobody }))).toBe(UNAUTHENTICATED);
  });
});

test.each([{ sharing: undefined }, { sharing: 'first' as const }])(
  'new certificates count for new connections, and those that are open stay ($sharing)',
  async ({ sharing }) => {
    const before = makeCertificate({ commonName: 'server', by: authority, dnsNames: ['localhost'] });
    const after = makeCertificate({ commonName: 'server', by: stranger, dnsNames: ['localhost'] });
    const tls = new Held(before, 'none');
    const fixture = await serving(tls, sharing);
    onTestFinished(fixture.close);
    const open = clientOf(fixture, {});
    expect(await call(open, 'sesame')).toBe(0);
    tls.change(after);
    expect(await call(open, 'sesame')).toBe(0); // on the connection it has
    expect(open.getChannel().getConnectivityState(false)).toBe(2); // READY, and never was anything else since
    expect(await call(clientOf(fixture, {}), 'sesame')).toBe(UNAVAILABLE);
    expect(await call(clientOf(fixture, { root: stranger }), 'sesame')).toBe(0);
  },
);
