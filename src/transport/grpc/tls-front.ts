import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';

/** What a server shows and what it believes, in PEM. */
export interface TlsMaterial {
  readonly certificate: Buffer;
  readonly key: Buffer;
  /** Who may sign the certificates of clients; absent, clients are not asked for one. */
  readonly clientAuthorities?: Buffer | undefined;
}

/** Where the material comes from, and when there is other. */
export interface TlsSource {
  readonly material: TlsMaterial;
  /** Whether clients must show a certificate, where they are asked for one. */
  readonly clientAuth: 'require' | 'request';
  /** Calls `listener` with every material after the first. */
  onChanged(listener: (material: TlsMaterial) => void): void;
}

const HANDSHAKE_MS = 10_000;

/**
 * Speaks TLS on connections that somebody else accepts, and hands on those on which both sides agreed.
 *
 * New material counts for handshakes from then on; connections that are there stay. Tickets of sessions end with the
 * material they were made under, so that nobody resumes what would not be granted any more.
 */
export class TlsFront {
  readonly #server: Server;

  constructor(source: TlsSource, onSecure: (socket: TLSSocket) => void) {
    const hasClients = source.material.clientAuthorities !== undefined;
    this.#server = createServer({
      ...contextOf(source.material),
      ALPNProtocols: ['h2'],
      requestCert: hasClients,
      rejectUnauthorized: hasClients && source.clientAuth === 'require',
      handshakeTimeout: HANDSHAKE_MS,
    });
    this.#server.on('secureConnection', (socket) => {
      socket.on('error', ignoreBroken);
      socket.ref();
      onSecure(socket);
    });
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy());
    source.onChanged((material) => this.#server.setSecureContext(contextOf(material)));
  }

  /** Takes a connection of which nothing was read. A peer that never ends its handshake holds up nobody who wants to end. */
  take(socket: Socket): void {
    socket.unref();
    this.#server.emit('connection', socket);
  }
}

function contextOf({ certificate, key, clientAuthorities }: TlsMaterial): {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
  readonly minVersion: 'TLSv1.2';
} {
  const ca = clientAuthorities === undefined ? {} : { ca: clientAuthorities };
  return { cert: certificate, key, ...ca, minVersion: 'TLSv1.2' };
}

/** HTTP/2 says the same of its session. */
function ignoreBroken(): void {}
