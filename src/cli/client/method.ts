import { messageReader, messageWriter } from '../../transport/wire/protos.ts';

/** One call of the API as a client sees it: `Ask` is the permissive type of its request, `Answer` the `__Output` type of its response. */
export interface Method<Ask, Answer> {
  /** As on the wire: `/package.Service/Method`. */
  readonly path: string;
  readonly write: (ask: Ask) => Buffer;
  readonly read: (bytes: Buffer) => Answer;
}

export function method<Ask extends object, Answer extends object>(
  service: string,
  name: string,
): Method<Ask, Answer> {
  return {
    path: `/authzed.api.v1.${service}/${name}`,
    write: messageWriter<Ask>(`authzed.api.v1.${name}Request`),
    read: messageReader<Answer>(`authzed.api.v1.${name}Response`),
  };
}
