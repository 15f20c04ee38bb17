import { type ClientHttp2Session, connect } from 'node:http2';
import { v1 } from '@authzed/authzed-node';
import { frameOf } from '../load/message-frames.ts';
import { listedIn } from './stored.ts';

/** What one besieger does to a server, on one connection, until it is disposed. */
export interface Siege {
  readonly name: string;
  begin(address: string): Disposable;
}

/** Of whoever besieges. */
export const BESIEGERS_KEY = 'any';

const SERVICE = '/authzed.api.v1.PermissionsService';
const HEADERS = {
  ':method': 'POST',
  'content-type': 'application/grpc',
  te: 'trailers',
  authorization: `Bearer ${BESIEGERS_KEY}`,
};

export const SIEGES: readonly Siege[] = [
  {
    name: '200 lists that nobody reads',
    begin: (address) => {
      const path = `${SERVICE}/ReadRelationships`;
      const relationshipFilter = { resourceType: 'group', optionalResourceId: 'wide' };
      const ask = v1.ReadRelationshipsRequest.create({ relationshipFilter: relationshipFilter as never });
      return besiege(address, 0, 200, path, v1.ReadRelationshipsRequest.toBinary(ask), () => undefined);
    },
  },
  {
    name: '200 lookups that nobody reads',
    begin: (address) => {
      const path = `${SERVICE}/LookupSubjects`;
      const ask = v1.LookupSubjectsRequest.create({
        resource: { objectType: 'group', objectId: 'wide' },
        permission: 'listed',
        subjectObjectType: 'user',
      });
      return besiege(address, 0, 200, path, v1.LookupSubjectsRequest.toBinary(ask), () => undefined);
    },
  },
  {
    name: '200 checks of 400 000 edges at once',
    begin: (address) => {
      const bytes = v1.CheckPermissionRequest.toBinary(listedIn('l0-0', 'nobody'));
      return besiege(address, 65_535, 200, `${SERVICE}/CheckPermission`, bytes, (again) => again());
    },
  },
];

/** Makes `count` calls on a connection, each of which calls `ended` when it ends. Nothing is read where the window is 0. */
function besiege(
  address: string,
  window: number,
  count: number,
  path: string,
  message: Uint8Array,
  ended: (again: () => void) => void,
): Disposable {
  const session: ClientHttp2Session = connect(`http://${address}`, {
    settings: { initialWindowSize: window },
  });
  session.on('error', () => undefined); // a server that ends it is right
  const frame = frameOf(Buffer.from(message));
  const call = (): void => {
    if (session.destroyed) return;
    const stream = session.request({ ...HEADERS, ':path': path });
    stream.on('error', () => undefined);
    stream.once('end', () => ended(call));
    if (window > 0) stream.resume();
    stream.end(frame);
  };
  for (let calls = 0; calls < count; calls++) call();
  return { [Symbol.dispose]: () => session.destroy() };
}
