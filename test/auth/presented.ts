import type { Presented } from '../../src/auth/gate.ts';

/** A call with this header and no certificate. */
export function bringing(authorization: string | undefined): Presented {
  return { authorization, certificate: () => undefined };
}
