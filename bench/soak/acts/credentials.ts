import { Connection, type ConnectionOptions } from '../../../src/cli/client/connection.ts';
import {
  CREATE_CREDENTIAL,
  REVOKE_CREDENTIAL,
  ROTATE_CREDENTIAL,
} from '../../../src/cli/client/credential-methods.ts';
import { Right } from '../../../src/gen/bailiwick/v1/Right.ts';
import { hold } from '../hold.ts';
import type { Act } from '../pace.ts';
import { mayView, refused } from './tenants.ts';

/** Makes a key for a tenant, uses it, gives it a new secret, and revokes it; what is not good any more is refused at once. */
export function credentialAct(operator: Connection, reach: ConnectionOptions, tenant: string): Act {
  let round = 0;
  return {
    name: 'make, rotate and revoke a key',
    everyMs: 5_000,
    async once() {
      const ask = { tenant, name: `soak-${round++}`, rights: [Right.RIGHT_CHECK] };
      const made = await operator.call(CREATE_CREDENTIAL, ask);
      const id = made.credential?.id ?? '';
      using first = new Connection({ ...reach, token: made.key });
      await mayView(first);
      const { key } = await operator.call(ROTATE_CREDENTIAL, { id, grace: null });
      hold('a key that was rotated', await refused(first), true);
      using second = new Connection({ ...reach, token: key });
      await mayView(second);
      await operator.call(REVOKE_CREDENTIAL, { id });
      hold('a key that was revoked', await refused(second), true);
    },
  };
}
