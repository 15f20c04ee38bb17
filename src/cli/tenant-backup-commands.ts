import type { Command } from 'commander';
import { systemClock } from '../base/clock.ts';
import { clientCommand, type ClientFlags, type Surroundings, withServer } from './client/client-command.ts';
import { TENANT_VARIABLE } from './client/connection-flags.ts';
import type { ExitStatus } from './terminal.ts';
import type { BackupOptions } from './tenant/backup.ts';
import type { RestoreOptions } from './tenant/restore.ts';

type RestoreFlags = ClientFlags & Omit<RestoreOptions, 'dataDir'> & { readonly dataDir?: string };

/**
 * `tenant backup` and `tenant restore`, through a server or with a folder that no server has, and `tenant verify`, which
 * needs neither.
 * @param end takes the exit status of `verify`
 */
export function addTenantBackupCommands(
  program: Command,
  surroundings: Surroundings,
  end: (status: ExitStatus) => void,
): void {
  const { terminal } = surroundings;
  const parent =
    program.commands.find((command) => command.name() === 'tenant') ??
    program.command('tenant').description('Back up, restore and verify whole tenants.');

  clientCommand(
    parent,
    'backup',
    'Write all of a tenant, with what can be read of its past, while it is served.',
    'with a folder: print what was written as one JSON object',
  )
    .argument('<name>')
    .requiredOption('--to <folder>', 'where to write `<name>-<revision>.backup`; `-` for standard output')
    .option(
      '--at <token>',
      'the state that a token names, as long as it is in the window, instead of the newest',
    )
    .option('--with-decisions', 'also the decision log and its keys: keep such a backup secret', false)
    .option('--data-dir <folder>', 'take it from there, where no server may run, instead of from a server')
    .action((name: string, flags: ClientFlags & BackupOptions & { readonly dataDir?: string }) => {
      const { dataDir } = flags;
      if (dataDir !== undefined) return backUpOffline(dataDir, name, flags, surroundings);
      return withServer({ ...flags, tenant: name }, surroundings, async (connection) => {
        const { backupServed } = await import('./tenant/backup.ts');
        await backupServed(connection, flags, terminal);
      });
    });

  clientCommand(
    parent,
    'restore',
    'Make a tenant of a backup, through a server or in a data folder: all of it, or nothing.',
    'print what was restored as one JSON object',
  )
    .argument('<backup>', 'as `tenant backup` wrote it; `-` for standard input')
    .argument('<name>', 'of the tenant, which must not be there; in a folder it may be empty')
    .option('--data-dir <folder>', 'make it there, where no server may serve it, instead of through a server')
    .action(async (file: string, name: string, flags: RestoreFlags) => {
      const { dataDir, json } = flags;
      if (dataDir !== undefined) {
        const { restore } = await import('./tenant/restore.ts');
        return restore(file, name, { dataDir, json }, terminal);
      }
      // It is about the tenants and in none of them, whatever the surroundings name.
      const environment = { ...surroundings.environment, [TENANT_VARIABLE]: undefined };
      return withServer(
        { ...flags, tenant: undefined },
        { ...surroundings, environment },
        async (connection) => {
          const { restoreThroughServer } = await import('./tenant/restore-served.ts');
          await restoreThroughServer(connection, file, name, { json }, terminal);
        },
      );
    });

  parent
    .command('verify')
    .description(
      'Read a backup to its end, make a tenant of it in a scratch folder, and check that as `fsck` does.',
    )
    .argument('<backup>', 'as `tenant backup` wrote it; `-` for standard input')
    .option('--json', 'print what it holds as one JSON object', false)
    .action(async (file: string, options: Pick<RestoreOptions, 'json'>) => {
      const { verify } = await import('./tenant/restore.ts');
      end(await verify(file, options, terminal));
    });
}

async function backUpOffline(
  dataDir: string,
  name: string,
  options: BackupOptions,
  { terminal }: Surroundings,
): Promise<void> {
  const { backupOffline } = await import('./tenant/backup.ts');
  await backupOffline(dataDir, name, options, systemClock, terminal);
}
