import protobuf from 'protobufjs';
import type { JsonObject } from '../../base/json.ts';
import { messageWriter, root } from '../../transport/wire/protos.ts';
import { messageToJson } from './message-json.ts';

/** One call of the API as a client sees it: `Ask` is the permissive type of its request, `Answer` the `__Output` type of its response. */
export interface Method<Ask, Answer> {
  /** As on the wire: `/package.Service/Method`. */
  readonly path: string;
  readonly write: (ask: Ask) => Buffer;
  readonly read: (bytes: Buffer) => Answer;
  /** The API's JSON form of an answer that was read. */
  readonly toJson: (answer: Answer) => JsonObject;
}

export function method<Ask extends object, Answer extends object>(
  service: string,
  name: string,
  apiPackage: 'authzed.api.v1' | 'bailiwick.v1' = 'authzed.api.v1',
): Method<Ask, Answer> {
  const answerType = root.lookupType(`${apiPackage}.${name}Response`);
  return {
    path: `/${apiPackage}.${service}/${name}`,
    write: messageWriter<Ask>(`${apiPackage}.${name}Request`),
    read: (bytes) => readDeep(answerType, bytes) as object as Answer,
    toJson: (answer) => messageToJson(answerType, answer),
  };
}

/** Answers may be this deep: an expanded tree is two messages a step. A server bounds its questions more tightly. */
const ANSWER_DEPTH_MAX = 2_000;

/** The bound belongs to the library as a whole, so it is put back: a server in this process keeps its own. */
function readDeep(type: protobuf.Type, bytes: Uint8Array): protobuf.Message {
  const bound = protobuf.Reader.recursionLimit;
  protobuf.Reader.recursionLimit = ANSWER_DEPTH_MAX;
  try {
    return type.decode(bytes);
  } finally {
    protobuf.Reader.recursionLimit = bound;
  }
}
