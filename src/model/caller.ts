/** Who is asking: a credential, resolved. */
export interface Caller {
  /** The tenant whose world the caller sees. */
  readonly tenant: string;
  /** For the log; never the secret. */
  readonly name: string;
}
