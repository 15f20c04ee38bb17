import { setTimeout as sleep } from 'node:timers/promises';
import type { Consistency } from '../../gen/authzed/api/v1/Consistency.ts';
import type { Relationship } from '../../model/relationship.ts';
import { decodeRelationship } from '../../transport/wire/relationship.ts';
import { StatusCode } from '../../transport/wire/status-code.ts';
import { Violations } from '../../transport/wire/violations.ts';
import { ClientError } from '../client/client-error.ts';
import type { Connection } from '../client/connection.ts';
import { EXPORT } from '../client/methods.ts';

/** Times a broken export is gone on with before it is given up, counted from its last page. */
const ATTEMPTS_MAX = 5;
const PAUSE_MS = 200;

/**
 * Everything at one state, page by page. When the connection breaks or the server goes, it goes on behind the last page
 * at the same state.
 */
export async function* exportPages(
  connection: Connection,
  consistency: Consistency,
): AsyncGenerator<readonly Relationship[], void, undefined> {
  let cursor: string | undefined;
  for (let attempt = 1; ; attempt++) {
    const ask = cursor === undefined ? { consistency } : { optionalCursor: { token: cursor } };
    try {
      for await (const page of connection.answers(EXPORT, ask)) {
        const violations = new Violations();
        const relationships = page.relationships.map((one, index) =>
          decodeRelationship(one, `relationships[${index}]`, violations),
        );
        violations.throwIfAny();
        yield relationships;
        cursor = page.afterResultCursor?.token;
        attempt = 1;
      }
      return;
    } catch (error) {
      const mayPass =
        error instanceof ClientError &&
        (error.code === StatusCode.UNAVAILABLE || error.code === StatusCode.RESOURCE_EXHAUSTED);
      if (!mayPass || cursor === undefined || attempt === ATTEMPTS_MAX) throw error;
      await sleep(PAUSE_MS * 2 ** attempt);
    }
  }
}
