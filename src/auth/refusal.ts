import { Fault } from '../model/fault.ts';

/**
 * One answer for everything that may be wrong with a credential: unknown, ended, revoked, signed by somebody else. Whoever
 * tries credentials learns nothing from it.
 */
export function notAuthenticated(cause?: unknown): Fault {
  return new Fault('unauthenticated', 'invalid credential: expected one that is known and in force', {
    cause,
  });
}
