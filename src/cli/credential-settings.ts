import { TOKEN_ALGORITHMS, type TokenAlgorithm } from '../auth/token/token-settings.ts';
import {
  CLAIM,
  INTERVAL,
  FILE,
  OPTIONAL_TEXT,
  type ValueKind,
  WAIT,
  listOf,
  oneOf,
} from './setting-values.ts';

/** What the operator chose about credentials and TLS. Texts that are absent are empty. */
export interface CredentialConfig {
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly tlsClientCa: string;
  readonly tlsClientAuth: 'require' | 'request';
  readonly tlsClientMap: string;
  readonly jwtIssuer: string;
  readonly jwtAudience: string;
  readonly jwtJwks: string;
  readonly jwtAlgorithms: readonly TokenAlgorithm[];
  readonly jwtClockSkewMs: number;
  readonly jwtRefreshMs: number;
  readonly jwtTenantClaim: string;
  readonly jwtOrganizationClaim: string;
  readonly jwtRightsClaim: string;
  readonly jwtRightsPrefix: string;
}

/** Rows of the table in `settings.ts`. */
export const CREDENTIAL_SETTINGS: {
  readonly [Key in keyof CredentialConfig]: {
    readonly flag: string;
    readonly fallback: string;
    readonly meaning: string;
    readonly kind: ValueKind<CredentialConfig[Key]>;
  };
} = {
  tlsCert: {
    flag: 'tls-cert',
    fallback: 'none',
    meaning: 'file with the certificate to show, and those between it and its authority, in PEM; speaks TLS',
    kind: FILE,
  },
  tlsKey: {
    flag: 'tls-key',
    fallback: 'none',
    meaning:
      'file with the private key of that certificate, in PEM; read anew when it changes, as all of these are',
    kind: FILE,
  },
  tlsClientCa: {
    flag: 'tls-client-ca',
    fallback: 'none',
    meaning: 'file with the authorities of client certificates, in PEM; clients are asked for one',
    kind: FILE,
  },
  tlsClientAuth: {
    flag: 'tls-client-auth',
    fallback: 'require',
    meaning: 'whether a client without a certificate is refused, or let in with another credential',
    kind: oneOf('require', 'request'),
  },
  tlsClientMap: {
    flag: 'tls-client-map',
    fallback: 'none',
    meaning:
      'file that says, by common or alternative name, for which tenant and rights a certificate stands',
    kind: FILE,
  },
  jwtIssuer: {
    flag: 'jwt-issuer',
    fallback: 'none',
    meaning: 'take JSON Web Tokens of this issuer, their `iss`',
    kind: OPTIONAL_TEXT,
  },
  jwtAudience: {
    flag: 'jwt-audience',
    fallback: 'none',
    meaning: 'what `aud` of a token must be or contain',
    kind: OPTIONAL_TEXT,
  },
  jwtJwks: {
    flag: 'jwt-jwks',
    fallback: 'none',
    meaning: 'URL or file of the public keys of the issuer, a JSON Web Key Set',
    kind: OPTIONAL_TEXT,
  },
  jwtAlgorithms: {
    flag: 'jwt-algorithms',
    fallback: 'RS256,PS256,ES256,EdDSA',
    meaning: 'how tokens may be signed',
    kind: listOf(...TOKEN_ALGORITHMS),
  },
  jwtClockSkewMs: {
    flag: 'jwt-clock-skew',
    fallback: '30s',
    meaning: 'how far the clock of the issuer may be off',
    kind: WAIT,
  },
  jwtRefreshMs: {
    flag: 'jwt-refresh',
    fallback: '5m',
    meaning: 'after how long the keys of the issuer are loaded again; unknown ones are looked for at once',
    kind: INTERVAL,
  },
  jwtTenantClaim: {
    flag: 'jwt-tenant-claim',
    fallback: 'tenant',
    meaning: 'the claim that names the tenant, or a path to it such as `/realm/tenant`',
    kind: CLAIM,
  },
  jwtOrganizationClaim: {
    flag: 'jwt-organization-claim',
    fallback: 'none',
    meaning:
      'the claim, or a path to it, that names the one organization whose chains the token is for, as `organization:acme`, or `*` for the whole tenant; a token without it is refused. Without this setting every token is for the whole tenant',
    kind: OPTIONAL_TEXT,
  },
  jwtRightsClaim: {
    flag: 'jwt-rights-claim',
    fallback: 'scope',
    meaning: 'the claim with the rights, as a list or with spaces between, or a path to it',
    kind: CLAIM,
  },
  jwtRightsPrefix: {
    flag: 'jwt-rights-prefix',
    fallback: 'bailiwick:',
    meaning: 'what stands before a right in that claim, as in `bailiwick:check`',
    kind: OPTIONAL_TEXT,
  },
};

/** What is wrong with the choices together, each of which is well-formed. */
export function credentialProblems(config: CredentialConfig): readonly string[] {
  const { tlsCert, tlsKey, tlsClientCa, tlsClientMap, jwtIssuer, jwtAudience, jwtJwks } = config;
  const problems: string[] = [];
  if ((tlsCert === '') !== (tlsKey === '')) {
    problems.push('`--tls-cert` and `--tls-key`: expected both or neither, found one');
  }
  if (tlsClientCa !== '' && tlsCert === '')
    problems.push('`--tls-client-ca`: expected `--tls-cert`, found none');
  if (tlsClientMap !== '' && tlsClientCa === '') {
    problems.push('`--tls-client-map`: expected `--tls-client-ca`, found none');
  }
  const given = [jwtIssuer, jwtAudience, jwtJwks].filter((text) => text !== '');
  if (given.length !== 0 && given.length !== 3) {
    problems.push(
      '`--jwt-issuer`, `--jwt-audience` and `--jwt-jwks`: expected all or none of them, found some',
    );
  }
  if (jwtJwks.startsWith('http:') && !/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//.test(jwtJwks)) {
    problems.push(
      `\`--jwt-jwks\`: expected \`https:\`, without which anyone on the way can change the keys, found \`${jwtJwks}\``,
    );
  }
  return problems;
}

/** Whether anyone can come with a credential that these settings are about. */
export function hasCredentialsOf({ jwtIssuer, tlsClientMap }: CredentialConfig): boolean {
  return jwtIssuer !== '' || tlsClientMap !== '';
}
