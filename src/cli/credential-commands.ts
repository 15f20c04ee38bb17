import type { Command } from 'commander';
import { systemClock } from '../base/clock.ts';
import { clientCommand, type ClientFlags, type Surroundings, withServer } from './client/client-command.ts';
import type { CreateOptions, ListOptions, RotateOptions } from './client/credential.ts';

/** `credential create|list|rotate|revoke`, which ask a server, and `credential bootstrap`, which needs none. */
export function addCredentialCommands(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;
  const parent = program.command('credential').description('Make, list, rotate and revoke keys.');

  clientCommand(parent, 'create', 'Make a key and print it, this once.')
    .argument('<name>', 'for lists and logs; one that no other key in force of the tenant has')
    .requiredOption(
      '--rights <list>',
      'some of read, check, write, schema, decisions, admin, with commas between',
    )
    .option('--expires-in <duration>', 'how long it is good, such as 90d; without it, until it is revoked')
    .option(
      '--organization <object>',
      'such as organization:acme: only for chains of that organization, and no other calls',
    )
    .option('--operator', 'for every tenant, instead of that of `--tenant` or of the caller', false)
    .action((name: string, options: CreateOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { createCredential } = await import('./client/credential.ts');
        await createCredential(connection, name, options, systemClock.nowMs(), terminal);
      }),
    );

  clientCommand(parent, 'list', 'Print keys, without their secrets, one a line.')
    .option('--all', 'also those that ended in the last 30 days', false)
    .action((options: ListOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { listCredentials } = await import('./client/credential.ts');
        await listCredentials(connection, options, terminal);
      }),
    );

  clientCommand(parent, 'rotate', 'Give a key a new secret and print it, this once.')
    .argument('<id>', 'as `credential list` has it')
    .option('--grace <duration>', 'how long the secret before goes on to be good, at most 30d', '24h')
    .action((id: string, options: RotateOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { rotateCredential } = await import('./client/credential.ts');
        await rotateCredential(connection, id, options, terminal);
      }),
    );

  clientCommand(parent, 'revoke', 'End a key: the next call with it is refused.')
    .argument('<id>', 'as `credential list` has it')
    .action((id: string, options: ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { revokeCredential } = await import('./client/credential.ts');
        await revokeCredential(connection, id, options, terminal);
      }),
    );

  parent
    .command('bootstrap')
    .description('Make the first key of a data folder, for every tenant and with all rights, and print it.')
    .requiredOption('--data-dir <folder>', 'of which no server has keys yet')
    .option('--name <name>', 'for lists and logs', 'operator')
    .action(async ({ dataDir, name }: { readonly dataDir: string; readonly name: string }) => {
      const { bootstrapCredential } = await import('./bootstrap-credential.ts');
      await bootstrapCredential(dataDir, name, systemClock, terminal);
    });
}
