import type { LookupResourcesRequest } from '../../src/gen/authzed/api/v1/LookupResourcesRequest.ts';
import type { LookupResourcesResponse__Output } from '../../src/gen/authzed/api/v1/LookupResourcesResponse.ts';
import type { LookupSubjectsRequest } from '../../src/gen/authzed/api/v1/LookupSubjectsRequest.ts';
import type { LookupSubjectsResponse__Output } from '../../src/gen/authzed/api/v1/LookupSubjectsResponse.ts';
import type { KnownList } from '../worlds/world.ts';
import type { GrpcCaller } from './grpc-caller.ts';
import { frameOf } from './message-frames.ts';
import { messageType } from './messages.ts';
import { PATHS } from './paths.ts';
import { wireObject, wireSubject } from './references.ts';

const resourcesRequest = messageType<LookupResourcesRequest>('LookupResourcesRequest');
const resourcesResponse = messageType<object, LookupResourcesResponse__Output>('LookupResourcesResponse');
const subjectsRequest = messageType<LookupSubjectsRequest>('LookupSubjectsRequest');
const subjectsResponse = messageType<object, LookupSubjectsResponse__Output>('LookupSubjectsResponse');

/** The ids of a list, one by one as they come. Some servers name one more than once. */
export async function* listOver(caller: GrpcCaller, list: KnownList): AsyncGenerator<readonly string[]> {
  const seen = new Set<string>();
  for await (const id of idsOver(caller, list)) {
    if (!seen.has(id)) yield [id];
    seen.add(id);
  }
}

async function* idsOver(caller: GrpcCaller, list: KnownList): AsyncGenerator<string> {
  if (list.kind === 'resources') {
    const { resourceType: resourceObjectType, permission, subject } = list;
    const ask = resourcesRequest.write({ resourceObjectType, permission, subject: wireSubject(subject) });
    for await (const bytes of caller.messages(PATHS.lookupResources, frameOf(ask))) {
      yield resourcesResponse.read(bytes).resourceObjectId;
    }
    return;
  }
  const { resource, permission, subjectType: subjectObjectType } = list;
  const ask = subjectsRequest.write({ resource: wireObject(resource), permission, subjectObjectType });
  for await (const bytes of caller.messages(PATHS.lookupSubjects, frameOf(ask))) {
    yield subjectsResponse.read(bytes).subject?.subjectObjectId ?? '';
  }
}
