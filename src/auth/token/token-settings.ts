/** Which signed tokens are believed, and what their claims mean. */
export interface TokenSettings {
  /** `iss`, exactly. */
  readonly issuer: string;
  /** What `aud` must be or contain. */
  readonly audience: string;
  /** Where the public keys are: an `https:` URL, or the path of a file. */
  readonly jwks: string;
  readonly algorithms: readonly TokenAlgorithm[];
  /** How far the clock of the issuer may be off. */
  readonly clockSkewMs: number;
  /** After that long the keys are fetched again. */
  readonly refreshMs: number;
  /** Where the tenant is: the name of a claim, or a path such as `/realm/tenant`. */
  readonly tenantClaim: string;
  /** Where the one organization is that the token speaks for, `type:id` or `*` for all; `''` where every token speaks for all. */
  readonly organizationClaim: string;
  /** Where the rights are: a list of texts, or one text with spaces between. */
  readonly rightsClaim: string;
  /** What makes a text of that claim one of ours: `bailiwick:` for `bailiwick:check`. */
  readonly rightsPrefix: string;
}

/**
 * Signatures by a private key, which only the issuer has. With a shared secret (`HS256`) whoever can verify can also sign,
 * and a public key can be passed off as the secret; `none` is signed by nobody.
 */
export const TOKEN_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];
