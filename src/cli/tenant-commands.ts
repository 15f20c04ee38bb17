import type { Command } from 'commander';
import {
  clientCommand,
  type ClientFlags,
  type ClientStatus,
  repeatedFlag,
  type Surroundings,
  withServer,
} from './client/client-command.ts';
import { TENANT_VARIABLE } from './client/connection-flags.ts';
import type { Connection } from './client/connection.ts';
import { withLimitFlags } from './client/limit-flags.ts';
import type { CreateOptions, RollOutOptions, SuspendOptions, UpdateOptions } from './client/tenant.ts';

type Act = (connection: Connection) => Promise<ClientStatus | void>;

/** `tenant create|list|show|update|suspend|resume|delete|roll-out`: what operators do with tenants as a whole. */
export function addTenantCommands(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;
  const parent = program.command('tenant').description('Make, list, suspend and delete tenants.');
  // They are about the tenants and in none of them, whatever the surroundings name.
  const environment = { ...surroundings.environment, [TENANT_VARIABLE]: undefined };
  const ask = (flags: ClientFlags, act: Act): Promise<void> =>
    withServer({ ...flags, tenant: undefined }, { ...surroundings, environment }, act);

  withLimitFlags(
    clientCommand(parent, 'create', 'Make a tenant.')
      .argument('<name>', 'of `a-z`, `0-9`, `_` and `-`')
      .option('--schema <file>', 'what it begins with, instead of the template of the server')
      .option('--without-schema', 'begin with none, whatever the template', false),
  ).action((name: string, options: CreateOptions & ClientFlags) =>
    ask(options, async (connection) => {
      const { createTenant } = await import('./client/tenant.ts');
      await createTenant(connection, name, options, terminal);
    }),
  );

  clientCommand(parent, 'list', 'Print the tenants, one a line.').action((options: ClientFlags) =>
    ask(options, async (connection) => {
      const { listTenants } = await import('./client/tenant.ts');
      await listTenants(connection, options, terminal);
    }),
  );

  clientCommand(parent, 'show', 'Print one tenant, with what it has stored.')
    .argument('<name>')
    .action((name: string, options: ClientFlags) =>
      ask(options, async (connection) => {
        const { showTenant } = await import('./client/tenant.ts');
        await showTenant(connection, name, options, terminal);
      }),
    );

  withLimitFlags(
    clientCommand(
      parent,
      'update',
      'Change what a tenant may store and its calls may use; a limit that is not said stays.',
    ).argument('<name>'),
  ).action((name: string, options: UpdateOptions & ClientFlags) =>
    ask(options, async (connection) => {
      const { updateTenant } = await import('./client/tenant.ts');
      await updateTenant(connection, name, options, terminal);
    }),
  );

  clientCommand(parent, 'suspend', 'Refuse all calls of a tenant; its data is kept.')
    .argument('<name>')
    .option('--why <text>', 'shown to callers that are refused', '')
    .action((name: string, options: SuspendOptions & ClientFlags) =>
      ask(options, async (connection) => {
        const { suspendTenant } = await import('./client/tenant.ts');
        await suspendTenant(connection, name, options, terminal);
      }),
    );

  clientCommand(parent, 'resume', 'Let a suspended tenant go on.')
    .argument('<name>')
    .action((name: string, options: ClientFlags) =>
      ask(options, async (connection) => {
        const { resumeTenant } = await import('./client/tenant.ts');
        await resumeTenant(connection, name, options, terminal);
      }),
    );

  clientCommand(parent, 'delete', 'Erase a tenant with everything it has. There is no way back.')
    .argument('<name>')
    .action((name: string, options: ClientFlags) =>
      ask(options, async (connection) => {
        const { deleteTenant } = await import('./client/tenant.ts');
        await deleteTenant(connection, name, options, terminal);
      }),
    );

  clientCommand(parent, 'roll-out', 'Write one schema to many tenants and print what came of it for each.')
    .argument('<file>')
    .addOption(repeatedFlag('--only <name>', 'a tenant that is meant, instead of all that are active'))
    .option('--dry-run', 'change nothing', false)
    .addHelpText('after', '\nExit status: 0 nobody refused it, 1 somebody did, 3 error.')
    .action((file: string, options: RollOutOptions & ClientFlags) =>
      ask(options, async (connection) => {
        const { rollOutSchema } = await import('./client/tenant.ts');
        return rollOutSchema(connection, file, options, terminal);
      }),
    );
}
