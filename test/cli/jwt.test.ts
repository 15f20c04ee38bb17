import { expect, test } from 'vitest';
import { issuerWith, signed, signingKey } from '../auth/token/issuer.ts';
import { bailiwickAt } from './client/bailiwick.ts';
import { folderWith } from './files-in-folder.ts';
import { served } from './served.ts';

test('a signed token is a credential of a server that is told of its issuer', async () => {
  const good = await signingKey('good');
  const issuer = await issuerWith(good);
  const { address, log } = await served({
    'data-dir': folderWith({}),
    'jwt-issuer': issuer.settings.issuer,
    'jwt-audience': issuer.settings.audience,
    'jwt-jwks': issuer.settings.jwks,
  });
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const token = await signed(good, { exp, tenant: 'default', scope: 'bailiwick:read' });
  const bailiwick = bailiwickAt(address, token);
  expect((await bailiwick('schema', 'read')).err).toMatch(/^NOT_FOUND: /);
  expect((await bailiwick('credential', 'list')).err).toMatch(/^PERMISSION_DENIED: /);
  const elsewhere = await signed(good, { exp, tenant: 'acme', scope: 'bailiwick:read' });
  expect((await bailiwickAt(address, elsewhere)('schema', 'read')).err).toMatch(/^UNAUTHENTICATED: /);
  const late = await signed(good, { exp: exp - 900, tenant: 'default' });
  expect((await bailiwickAt(address, late)('schema', 'read')).err).toMatch(
    /^UNAUTHENTICATED: invalid credential/,
  );
  expect((await bailiwickAt(address)('schema', 'read')).err).toMatch(/^UNAUTHENTICATED: /);
  expect(issuer.asked()).toBe(1);
  expect(log()).toContain('"caller":"jwt:anna"');
  expect(log()).not.toContain(token.split('.')[2]);
});
