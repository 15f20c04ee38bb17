import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { ClientMap } from '../auth/certificate/client-map.ts';
import type { Logger } from '../observe/log.ts';
import type { TlsMaterial, TlsSource } from '../transport/grpc/tls-front.ts';
import type { CredentialConfig } from './credential-settings.ts';
import { ConfigError } from './config.ts';

/** How soon a change of the files is seen. */
const LOOK_MS = 5_000;

type Files = Pick<CredentialConfig, 'tlsCert' | 'tlsKey' | 'tlsClientCa' | 'tlsClientMap' | 'tlsClientAuth'>;

/**
 * The files of TLS, looked at again and again: notifications of the system miss files that are replaced by a link, as
 * secrets of containers are. Files that do not fit together, such as a certificate whose key is still to be written, are
 * not taken; what was there goes on to hold, and the log says so once.
 */
export class TlsFiles implements TlsSource, Disposable {
  readonly clientAuth: 'require' | 'request';
  readonly #files: Files;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  readonly #listeners: ((material: TlsMaterial) => void)[] = [];
  #held: Held;
  #refused = '';

  private constructor(files: Files, held: Held, logger: Logger, lookMs: number) {
    this.clientAuth = files.tlsClientAuth;
    this.#files = files;
    this.#held = held;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.#look(), lookMs);
    this.#timer.unref();
  }

  /** Undefined when there is to be no TLS. @throws ConfigError when the files can't be used */
  static async open(files: Files, logger: Logger, lookMs: number = LOOK_MS): Promise<TlsFiles | undefined> {
    if (files.tlsCert === '') return undefined;
    try {
      return new TlsFiles(files, await read(files), logger, lookMs);
    } catch (cause) {
      throw new ConfigError([`the files of TLS can't be used: ${messageOf(cause)}`], cause);
    }
  }

  get material(): TlsMaterial {
    return this.#held.material;
  }

  /** Whom client certificates stand for. */
  get clients(): ClientMap | undefined {
    return this.#held.clients;
  }

  onChanged(listener: (material: TlsMaterial) => void): void {
    this.#listeners.push(listener);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      const found = await read(this.#files);
      this.#refused = '';
      if (found.fingerprint === this.#held.fingerprint) return;
      this.#held = found;
      for (const listener of this.#listeners) listener(found.material);
      this.#logger.info('the files of TLS have changed and are taken');
    } catch (error) {
      const message = messageOf(error);
      if (message !== this.#refused) {
        this.#logger.error({ err: error }, 'the files of TLS have changed and are not taken');
      }
      this.#refused = message;
    }
  }
}

interface Held {
  readonly material: TlsMaterial;
  readonly clients: ClientMap | undefined;
  /** Equal when the files are. */
  readonly fingerprint: string;
}

async function read({ tlsCert, tlsKey, tlsClientCa, tlsClientMap }: Files): Promise<Held> {
  const [certificate, key] = await Promise.all([readFile(tlsCert), readFile(tlsKey)]);
  const [ca, map] = await Promise.all([readOptional(tlsClientCa), readOptional(tlsClientMap)]);
  createSecureContext({ cert: certificate, key, ...(ca && { ca }) }); // throws when they do not fit together
  return {
    material: { certificate, key, clientAuthorities: ca },
    clients: map && ClientMap.parse(map.toString('utf8')),
    fingerprint: hash('sha256', JSON.stringify([certificate, key, ca, map].map(String))),
  };
}

async function readOptional(file: string): Promise<Buffer | undefined> {
  return file === '' ? undefined : readFile(file);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
