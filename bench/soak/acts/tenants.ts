import { Connection, type ConnectionOptions } from '../../../src/cli/client/connection.ts';
import { objectField } from '../../../src/cli/client/delegation/act-flags.ts';
import { CHECK, WRITE } from '../../../src/cli/client/methods.ts';
import {
  CREATE_TENANT,
  DELETE_TENANT,
  LIST_TENANTS,
  RESUME_TENANT,
  SUSPEND_TENANT,
} from '../../../src/cli/client/tenant-methods.ts';
import { parseUpdate } from '../../../src/cli/client/update-text.ts';
import type { Random } from '../../worlds/random.ts';
import { hold } from '../hold.ts';
import type { Act } from '../pace.ts';

export const TENANT_SCHEMA =
  'definition user {}\n\ndefinition document {\n  relation viewer: user\n  permission view = viewer\n}';
const TENANTS = 24;
const GRANT = 'document:plan#viewer@user:anna';
const YES = 2; // of `Permissionship`

/** Whether `user:anna` may view `document:plan` in the tenant of a connection. */
export async function mayView(connection: Connection): Promise<boolean> {
  const { permissionship } = await connection.call(CHECK, {
    resource: objectField('document:plan'),
    permission: 'view',
    subject: { object: objectField('user:anna') },
  });
  return permissionship === YES;
}

export async function touchGrant(connection: Connection): Promise<void> {
  await connection.call(WRITE, { updates: [parseUpdate(`touch ${GRANT}`)] });
}

/** More tenants than may be open, so that each use of one may close another; and one that comes and goes. */
export class TenantRing {
  readonly #operator: Connection;
  readonly #reach: ConnectionOptions;
  readonly #random: Random;
  readonly #granted = new Set<string>();
  #made = 0;

  private constructor(operator: Connection, reach: ConnectionOptions, random: Random) {
    this.#operator = operator;
    this.#reach = reach;
    this.#random = random;
  }

  static async make(operator: Connection, reach: ConnectionOptions, random: Random): Promise<TenantRing> {
    for (let tenant = 0; tenant < TENANTS; tenant++) {
      await operator.call(CREATE_TENANT, { name: nameOf(tenant), schema: TENANT_SCHEMA });
    }
    return new TenantRing(operator, reach, random);
  }

  acts(): readonly Act[] {
    return [
      { name: 'use one of many tenants', everyMs: 150, once: () => this.#use() },
      { name: 'make, suspend, resume and delete a tenant', everyMs: 5_000, once: () => this.#live() },
    ];
  }

  /** How many are open at the moment besides `default`. */
  async open(): Promise<number> {
    const { tenants } = await this.#operator.call(LIST_TENANTS, { limit: 1_000 });
    return tenants.filter(({ name, isOpen }) => isOpen && name !== 'default').length;
  }

  async #use(): Promise<void> {
    const tenant = nameOf(this.#random.below(TENANTS));
    using connection = new Connection({ ...this.#reach, tenant });
    hold(tenant, await mayView(connection), this.#granted.has(tenant));
    if (this.#random.below(4) > 0) return;
    const isGranted = this.#granted.delete(tenant);
    if (!isGranted) this.#granted.add(tenant);
    const update = `${isGranted ? 'delete' : 'touch'} ${GRANT}`;
    await connection.call(WRITE, { updates: [parseUpdate(update)] });
  }

  async #live(): Promise<void> {
    const name = `made-${this.#made++}`;
    await this.#operator.call(CREATE_TENANT, { name, schema: TENANT_SCHEMA });
    using connection = new Connection({ ...this.#reach, tenant: name });
    await touchGrant(connection);
    await this.#operator.call(SUSPEND_TENANT, { name, why: 'to see it' });
    hold('a suspended tenant', await refused(connection), true);
    await this.#operator.call(RESUME_TENANT, { name });
    hold('a resumed tenant', await mayView(connection), true);
    await this.#operator.call(DELETE_TENANT, { name });
    hold('a deleted tenant', await refused(connection), true);
  }
}

/** Whether the tenant of a connection, or its credential, is not let in. */
export async function refused(connection: Connection): Promise<boolean> {
  try {
    await mayView(connection);
    return false;
  } catch (error) {
    if (error instanceof Error && /^(FAILED_PRECONDITION|UNAUTHENTICATED)/.test(error.message)) return true;
    throw error;
  }
}

function nameOf(tenant: number): string {
  return `ring-${tenant}`;
}
