import { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { namesOf } from '../../../src/auth/certificate/certificate-names.ts';
import { ClientMap } from '../../../src/auth/certificate/client-map.ts';
import { makeCertificate, type Wanted } from './make-certificate.ts';

const NOW_MS = Date.now();

/** A certificate as a TLS socket tells of it. */
function told(wanted: Wanted): PeerCertificate {
  return new X509Certificate(makeCertificate(wanted).certificate).toLegacyObject();
}

const MAP = ClientMap.parse(`
clients:
  - { common_name: billing, tenant: acme, rights: [check, read] }
  - { alternative_name: 'DNS:deploy.acme.test', tenant: acme, rights: [schema] }
  - { alternative_name: 'URI:spiffe://ops', tenant: '*', rights: [admin] }
`);

test('a name stands for a tenant and rights', () => {
  expect(MAP.find(told({ commonName: 'billing' }), NOW_MS)).toEqual({
    tenant: 'acme',
    name: 'cert:billing',
    rights: new Set(['check', 'read']),
  });
  const deployer = told({ commonName: 'x', dnsNames: ['deploy.acme.test', 'other.test'] });
  expect(MAP.find(deployer, NOW_MS)).toMatchObject({ rights: new Set(['schema']) });
  expect(MAP.find(told({ commonName: 'x', uris: ['spiffe://ops'] }), NOW_MS)).toMatchObject({ tenant: '*' });
});

test('a name can stand for one organization of a tenant', () => {
  const map = ClientMap.parse(
    'clients: [{ common_name: sales, tenant: acme, organization: "organization:sales", rights: [check] }]',
  );
  expect(map.find(told({ commonName: 'sales' }), NOW_MS)).toMatchObject({
    tenant: 'acme',
    organization: { type: 'organization', id: 'sales' },
  });
});

const NOBODY: readonly { readonly what: string; readonly wanted: Wanted }[] = [
  { what: 'another name', wanted: { commonName: 'Billing' } },
  { what: 'a name with more', wanted: { commonName: 'billing.example.test' } },
  { what: 'a name of another kind', wanted: { commonName: 'deploy.acme.test' } },
  { what: 'a URI that spells a DNS name', wanted: { commonName: 'x', uris: ['DNS:deploy.acme.test'] } },
  { what: 'two names in one text', wanted: { commonName: 'x', dnsNames: ['a, DNS:deploy.acme.test'] } },
  { what: 'two names of one text with a quote', wanted: { commonName: 'x', uris: ['a", URI:spiffe://ops'] } },
  { what: 'names of two clients', wanted: { commonName: 'billing', dnsNames: ['deploy.acme.test'] } },
  {
    what: 'an end that is past',
    wanted: { commonName: 'billing', fromMs: NOW_MS - 9e6, untilMs: NOW_MS - 2_000 },
  },
  { what: 'a beginning to come', wanted: { commonName: 'billing', fromMs: NOW_MS + 9e6 } },
];
test.each(NOBODY)('$what is nobody', ({ wanted }) => {
  expect(MAP.find(told(wanted), NOW_MS)).toBeUndefined();
});

test('a certificate is judged at every call: it ends on an open connection, too', () => {
  const certificate = told({ commonName: 'billing', untilMs: NOW_MS + 60_000 });
  expect(MAP.find(certificate, NOW_MS)).toBeDefined();
  expect(MAP.find(certificate, NOW_MS + 60_000)).toBeUndefined();
});

describe('names', () => {
  test('with commas and quotes are one name', () => {
    const uris = ['https://a.test/?q=1, DNS:b.test', 'https://c.test/"d"'];
    expect(namesOf(told({ commonName: 'x', uris, dnsNames: ['e.test'] }))).toEqual({
      commonName: 'x',
      alternatives: ['DNS:e.test', ...uris.map((uri) => `URI:${uri}`)],
    });
  });

  test('that are not understood are none, and so is a common name that is said twice', () => {
    const subject = { CN: ['a', 'b'] } as never;
    expect(namesOf({ subject, subjectaltname: 'DNS:a.test, "odd' })).toEqual({
      commonName: undefined,
      alternatives: [],
    });
  });
});

test.each([
  { text: 'clients: nobody', problem: 'expected a list `clients`' },
  { text: 'clients: [1]', problem: 'client 1: expected an object' },
  { text: 'clients: [{ tenant: a, rights: [] }]', problem: 'either `common_name` or `alternative_name`' },
  {
    text: 'clients: [{ common_name: a, alternative_name: "DNS:a", tenant: a, rights: [] }]',
    problem: 'either `common_name` or `alternative_name`',
  },
  { text: 'clients: [{ alternative_name: a.test, tenant: a, rights: [] }]', problem: 'with its kind' },
  { text: 'clients: [{ common_name: a, tenant: "../a", rights: [] }]', problem: 'expected a tenant' },
  { text: 'clients: [{ common_name: a, tenant: a, rights: [cook] }]', problem: 'expected `rights` out of' },
  {
    text: 'clients: [{ common_name: a, tenant: a, rights: [], right: [] }]',
    problem: 'unknown field `right`',
  },
  {
    text: 'clients: [{ common_name: a, tenant: a, organization: acme, rights: [] }]',
    problem: 'expected `organization` to be one object',
  },
  {
    text: 'clients: [{ common_name: a, tenant: "*", organization: "organization:acme", rights: [] }]',
    problem: 'expected one tenant with `organization`',
  },
  {
    text: 'clients: [{ common_name: a, tenant: a, rights: [] }, { common_name: a, tenant: b, rights: [] }]',
    problem: 'client 2: `a` is there before',
  },
])('$text: $problem', ({ text, problem }) => {
  expect(() => ClientMap.parse(text)).toThrow(problem);
});
