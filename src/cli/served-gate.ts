import type { ClientMap } from '../auth/certificate/client-map.ts';
import { credentialGate, type TokenGate } from '../auth/credential-gate.ts';
import type { Gate } from '../auth/gate.ts';
import { PresharedKeys } from '../auth/preshared-keys.ts';
import type { CredentialTable } from '../auth/stored/credential-table.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../observe/log.ts';
import { hasCredentialsOf } from './credential-settings.ts';
import type { Config } from './settings.ts';

/** What a thread knows, looked at anew for each call. */
export interface Known {
  readonly credentials: { readonly table: CredentialTable };
  readonly tls: { readonly clients: ClientMap | undefined } | undefined;
}

/**
 * Who is let in, as the operator chose: everyone only where nothing that they could bring is known, and no longer once
 * the first key is made.
 */
export async function servedGate(
  config: Config,
  { credentials, tls }: Known,
  clock: Clock,
  logger: Logger,
): Promise<Gate> {
  const { presharedKeys, tlsClientMap } = config;
  const hasKeys = presharedKeys.length > 0;
  const isForAll = !hasKeys && !hasCredentialsOf(config);
  return credentialGate({
    preshared: hasKeys ? new PresharedKeys(presharedKeys) : undefined,
    stored: (key) => credentials.table.find(key, clock.nowMs()),
    tokens: await tokensOf(config, clock, logger),
    certificates:
      tlsClientMap === '' ? undefined : (certificate) => tls?.clients?.find(certificate, clock.nowMs()),
    isOpen: isForAll ? () => credentials.table.size === 0 : undefined,
  });
}

/** What reads tokens is loaded where there may be some. */
async function tokensOf(config: Config, clock: Clock, logger: Logger): Promise<TokenGate | undefined> {
  if (config.jwtIssuer === '') return undefined;
  const { SignedTokens } = await import('../auth/token/signed-tokens.ts');
  const settings = {
    issuer: config.jwtIssuer,
    audience: config.jwtAudience,
    jwks: config.jwtJwks,
    algorithms: config.jwtAlgorithms,
    clockSkewMs: config.jwtClockSkewMs,
    refreshMs: config.jwtRefreshMs,
    tenantClaim: config.jwtTenantClaim,
    organizationClaim: config.jwtOrganizationClaim,
    rightsClaim: config.jwtRightsClaim,
    rightsPrefix: config.jwtRightsPrefix,
  };
  return new SignedTokens(settings, clock, (err) =>
    logger.error({ err, jwks: config.jwtJwks }, 'the keys of the issuer of tokens could not be loaded'),
  );
}
