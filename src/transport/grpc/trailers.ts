import { Metadata } from '@grpc/grpc-js';

/**
 * Metadata that is made once, sent as it is and never changed. `Metadata` itself checks each entry when it is set, and is
 * copied twice on its way out; every answer has trailers, and theirs are known to be good.
 */
export class Trailers extends Metadata {
  readonly #headers: Readonly<Record<string, string>>;

  /** @param headers names in lower case; values printable ASCII, in base64 where a name ends in `-bin` */
  constructor(headers: Readonly<Record<string, string>>) {
    super();
    this.#headers = headers;
  }

  override clone(): Trailers {
    return this;
  }

  override toHttp2Headers(): Record<string, string> {
    return { ...this.#headers };
  }
}
