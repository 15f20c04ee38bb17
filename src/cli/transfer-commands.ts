import type { Command } from 'commander';
import { Option } from 'commander';
import type { Connection } from './client/connection.ts';
import type { ConnectionFlags } from './client/connection-flags.ts';
import { addConnectionFlags, connectionOptions } from './client/connection-flags.ts';
import type { Terminal } from './terminal.ts';
import type { ExportFormat } from './transfer/export.ts';
import type { EntryFormat } from './transfer/read-entries.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `import`, `export`, `backup` and `restore`, which speak to a running server. */
export function addTransferCommands(program: Command, environment: Environment, terminal: Terminal): void {
  addConnectionFlags(program.command('import'))
    .description(
      'Create the relationships of files in one transaction; write the schema they begin with before.',
    )
    .argument(
      '<files...>',
      'validation files (.yaml), schemas (.zed), line-JSON (.json, .jsonl), or one relationship a line; `-` for standard input',
    )
    .addOption(
      new Option('--format <format>', 'how to read the files, whatever they are called').choices([
        'yaml',
        'zed',
        'text',
        'json',
      ]),
    )
    .action(async (files: readonly string[], flags: ConnectionFlags & { readonly format?: EntryFormat }) => {
      const { importFiles } = await import('./transfer/import.ts');
      using connection = await connect(flags, environment);
      await importFiles(connection, files, { format: flags.format, backup: false }, terminal, process.stderr);
    });

  addConnectionFlags(program.command('export'))
    .description('Print all relationships, one a line, as `import` reads them.')
    .option('--output <file>', 'a file to write instead')
    .addOption(new Option('--format <format>', 'of each line').choices(['text', 'json']).default('text'))
    .action(async (flags: ConnectionFlags & { readonly format: ExportFormat; readonly output?: string }) => {
      const { exportRelationships } = await import('./transfer/export.ts');
      using connection = await connect(flags, environment);
      await exportRelationships(connection, flags.format, flags.output, process.stderr);
    });

  addConnectionFlags(program.command('backup'))
    .description('Print the schema and all relationships of one state, as `restore` reads them.')
    .option('--output <file>', 'a file to write instead')
    .action(async (flags: ConnectionFlags & { readonly output?: string }) => {
      const { backup } = await import('./transfer/export.ts');
      using connection = await connect(flags, environment);
      await backup(connection, flags.output, process.stderr);
    });

  addConnectionFlags(program.command('restore'))
    .description('Write the schema of a backup, and create its relationships in one transaction.')
    .argument('<file>', '`-` for standard input')
    .action(async (file: string, flags: ConnectionFlags) => {
      const { importFiles } = await import('./transfer/import.ts');
      using connection = await connect(flags, environment);
      await importFiles(connection, [file], { format: 'json', backup: true }, terminal, process.stderr);
    });
}

/** Reading the API's messages takes a moment, which other commands need not wait for. */
async function connect(flags: ConnectionFlags, environment: Environment): Promise<Connection> {
  const client = await import('./client/connection.ts');
  return new client.Connection(connectionOptions(flags, environment));
}
