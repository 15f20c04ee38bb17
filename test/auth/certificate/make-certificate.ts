import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/*
 * X.509 certificates for tests, written byte by byte (DER): only what a TLS handshake needs, with ECDSA on P-256.
 */

export interface Made {
  /** PEM */
  readonly certificate: Buffer;
  /** PEM */
  readonly key: Buffer;
  readonly commonName: string;
  readonly privateKey: KeyObject;
}

export interface Wanted {
  readonly commonName: string;
  /** Who signs; absent, it signs itself and may sign others. */
  readonly by?: Made;
  readonly dnsNames?: readonly string[];
  readonly uris?: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly fromMs?: number;
  readonly untilMs?: number;
}

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';
const SUBJECT_ALT_NAME = '551d11';
const BASIC_CONSTRAINTS = '551d13';

export function makeCertificate(wanted: Wanted): Made {
  const { commonName, by } = wanted;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    name(by?.commonName ?? commonName),
    sequence(time(wanted.fromMs ?? Date.now() - DAY_MS), time(wanted.untilMs ?? Date.now() + DAY_MS)),
    name(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(wanted))),
  );
  const signature = sign('sha256', body, by?.privateKey ?? privateKey);
  const whole = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature])));
  return {
    certificate: pem(whole),
    key: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
    commonName,
    privateKey,
  };
}

function extensions({ by, dnsNames = [], uris = [] }: Wanted): readonly Buffer[] {
  const alternatives = [
    ...dnsNames.map((dns) => der(0x82, Buffer.from(dns))),
    ...uris.map((uri) => der(0x86, Buffer.from(uri))),
  ];
  const maySign = by === undefined ? sequence(der(0x01, Buffer.of(0xff))) : sequence();
  return [
    sequence(oid(BASIC_CONSTRAINTS), der(0x04, maySign)),
    ...(alternatives.length === 0
      ? []
      : [sequence(oid(SUBJECT_ALT_NAME), der(0x04, sequence(...alternatives)))]),
  ];
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function name(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, Buffer.from(commonName)))));
}

/** GeneralizedTime, `20300101120000Z`. */
function time(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(text));
}

function pem(bytes: Buffer): Buffer {
  const lines = bytes
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n');
  return Buffer.from(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`);
}
