import type { Command } from 'commander';
import { Option } from 'commander';
import { clientCommand, type ClientFlags, type Surroundings, withServer } from './client/client-command.ts';
import type { ExportFormat, ExportOptions } from './transfer/export.ts';
import type { EntryFormat } from './transfer/read-entries.ts';

/** `import`, `export`, `backup` and `restore`, which speak to a running server. */
export function addTransferCommands(program: Command, surroundings: Surroundings): void {
  addImport(program, surroundings);
  addExport(program, surroundings);
  addBackup(program, surroundings);
  addRestore(program, surroundings);
}

const JSON_OF_FILE = 'with `--output`: print what was written as one JSON object';

function addImport(program: Command, surroundings: Surroundings): void {
  const about =
    'Create the relationships of files in one transaction; write the schema they begin with before.';
  clientCommand(program, 'import', about)
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
    .action((files: readonly string[], flags: ClientFlags & { readonly format?: EntryFormat }) =>
      withServer(flags, surroundings, async (connection) => {
        const { importFiles } = await import('./transfer/import.ts');
        const { format, json } = flags;
        await importFiles(connection, files, { format, json }, surroundings.terminal, process.stderr);
      }),
    );
}

function addExport(program: Command, surroundings: Surroundings): void {
  const about = 'Print all relationships, one a line, as `import` reads them.';
  clientCommand(program, 'export', about, JSON_OF_FILE)
    .option('--output <file>', 'a file to write instead')
    .option(
      '--at <token>',
      'the state that a token names, as long as it is in the window, instead of the newest',
    )
    .addOption(new Option('--format <format>', 'of each line').choices(['text', 'json']).default('text'))
    .action((flags: ClientFlags & ExportOptions & { readonly format: ExportFormat }) =>
      withServer(flags, surroundings, async (connection) => {
        const { exportRelationships } = await import('./transfer/export.ts');
        await exportRelationships(connection, flags.format, flags, surroundings.terminal, process.stderr);
      }),
    );
}

function addBackup(program: Command, surroundings: Surroundings): void {
  const about = 'Print the schema and all relationships of one state, as `restore` reads them.';
  clientCommand(program, 'backup', about, JSON_OF_FILE)
    .option('--output <file>', 'a file to write instead')
    .action((flags: ClientFlags & ExportOptions) =>
      withServer(flags, surroundings, async (connection) => {
        const { backup } = await import('./transfer/export.ts');
        await backup(connection, flags, surroundings.terminal, process.stderr);
      }),
    );
}

function addRestore(program: Command, surroundings: Surroundings): void {
  const about = 'Write the schema of a backup, and create its relationships in one transaction.';
  clientCommand(program, 'restore', about)
    .argument('<file>', 'read to its end before anything is written; `-` for standard input')
    .option('--into-existing', 'also where something is already: replace the schema, add the rest', false)
    .action((file: string, flags: ClientFlags & { readonly intoExisting: boolean }) =>
      withServer(flags, surroundings, async (connection) => {
        const { restore } = await import('./transfer/restore.ts');
        await restore(connection, file, flags, surroundings.terminal, process.stderr);
      }),
    );
}
