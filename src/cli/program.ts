import { Command, CommanderError, Option } from 'commander';
import { BackupError } from '../backup/frame.ts';
import { systemClock } from '../base/clock.ts';
import { Fault } from '../model/fault.ts';
import { createLogger } from '../observe/log.ts';
import { clientCommand, type ClientFlags, type Surroundings, withServer } from './client/client-command.ts';
import { ClientError } from './client/client-error.ts';
import { addDataCommands, addSchemaCommands } from './client/data-commands.ts';
import { addDecisionCommands } from './client/decision-commands.ts';
import { addDelegationCommands } from './client/delegation/commands.ts';
import { addQuestionCommands } from './client/question-commands.ts';
import { ConfigError, readConfig } from './config.ts';
import type { FormatMode } from './format.ts';
import { addCredentialCommands } from './credential-commands.ts';
import { addTenantBackupCommands } from './tenant-backup-commands.ts';
import { addTenantCommands } from './tenant-commands.ts';
import type { ProfileLintOptions } from './profile-lint.ts';
import type { SchemaDiffOptions } from './schema-diff.ts';
import { addServeFlags, flagTexts } from './serve-flags.ts';
import { listenForStop } from './stop-signals.ts';
import type { Terminal } from './terminal.ts';
import { addTopCommand } from './top-command.ts';
import { WriteError } from './transfer/output.ts';
import { addTransferCommands } from './transfer-commands.ts';
import { ReadError } from './validate/read-source.ts';
import { version } from './version.ts';

/**
 * Runs one command line, without the program's name, and gives the exit status. Never throws for what the operator or
 * a file did wrong: that is printed. A command is loaded when it is asked for; the words of all are here.
 */
export async function run(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
): Promise<number> {
  let status = 0;
  const program = new Command('bailiwick')
    .description('Answers who may do what, from stored relationships and a schema.')
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });

  const serveCommand = program
    .command('serve')
    .description('Serve the API over gRPC until a stop signal arrives.')
    .action(async () => {
      const config = readConfig(flagTexts(serveCommand), environment);
      const { serve } = await import('./serve.ts');
      using signals = listenForStop();
      await serve(config, systemClock, createLogger({ level: config.logLevel }), signals.stop);
    });
  addServeFlags(serveCommand);

  program
    .command('validate')
    .description('Check schemas (.zed), and validation files (.yaml) with their assertions.')
    .argument('<files...>')
    .option('--json', 'print one JSON document instead of lines', false)
    .option('--fail-on-warn', 'let warnings fail the run', false)
    .addOption(
      new Option('--type <type>', 'how to read the files, whatever they are called').choices(['zed', 'yaml']),
    )
    .action(async (files: readonly string[], options: ValidateFlags) => {
      const { validate } = await import('./validate.ts');
      status = await validate(files, { ...options, kind: kindNamed(options.type) }, systemClock, terminal);
    });

  program
    .command('format')
    .description('Print schemas in their canonical form.')
    .argument('<files...>')
    .addOption(new Option('--check', 'only say which files are not in it').conflicts('write'))
    .addOption(new Option('--write', 'change the files in place'))
    .action(async (files: readonly string[], options: FormatFlags) => {
      const { format } = await import('./format.ts');
      status = format(files, modeOf(options), terminal);
    });

  const schemaCommand = program
    .command('schema')
    .description('Look at schemas, and change that of a server.');
  schemaCommand
    .command('diff')
    .description('Print what changes when the schema of one file replaces that of another.')
    .argument('<old>')
    .argument('<new>')
    .option('--json', 'print one JSON document instead of lines', false)
    .option('--exit-code', 'fail when there is a difference', false)
    .action(async (before: string, after: string, options: SchemaDiffOptions) => {
      const { schemaDiff } = await import('./schema-diff.ts');
      status = schemaDiff(before, after, options, terminal);
    });

  program
    .command('profile')
    .description('Look at delegation profiles: how agents and sessions are named and bounded.')
    .command('lint')
    .description('Check a delegation profile, and that it fits a schema.')
    .argument('<file>')
    .requiredOption('--schema <file>', 'a .zed file')
    .option('--fail-on-warn', 'let warnings fail the run', false)
    .action(async (file: string, options: ProfileLintOptions) => {
      const { profileLint } = await import('./profile-lint.ts');
      status = profileLint(file, options, terminal);
    });

  program
    .command('conformance')
    .description('Validate every .yaml file of a folder, and print a table.')
    .argument('<folder>')
    .action(async (folder: string) => {
      const { conformance } = await import('./conformance.ts');
      status = await conformance(folder, systemClock, terminal);
    });

  program
    .command('fsck')
    .description(
      'Verify that what a data folder holds agrees with itself. The server must not be running on it.',
    )
    .argument('<folder>')
    .option('--repair', 'make anew what follows from other rows: 2 when that made all well', false)
    .action(async (folder: string, options: { readonly repair: boolean }) => {
      const { fsck, fsckAndRepair } = await import('./fsck.ts');
      status = await (options.repair ? fsckAndRepair : fsck)(folder, terminal);
    });

  program
    .command('upgrade')
    .description(
      'Take what a data folder holds to the newest format. The server must not be running on it; it does the same when it starts.',
    )
    .argument('<folder>')
    .action(async (folder: string) => {
      const { upgradeFolder } = await import('./upgrade.ts');
      await upgradeFolder(folder, terminal);
    });

  const surroundings: Surroundings = { environment, terminal, end: (code) => void (status = code) };
  addQuestionCommands(program, surroundings);
  addDataCommands(program, surroundings);
  addSchemaCommands(schemaCommand, surroundings);
  addTransferCommands(program, surroundings);
  addDecisionCommands(program, surroundings);
  addDelegationCommands(program, surroundings);
  addCredentialCommands(program, surroundings);
  addTopCommand(program, surroundings);
  addTenantCommands(program, surroundings);
  addTenantBackupCommands(program, surroundings, (code) => void (status = code));

  clientCommand(
    program,
    'health',
    'Ask a server whether it is ready for calls: 0 when it is, 1 when not.',
  ).action((flags: ClientFlags) =>
    withServer(flags, surroundings, async (connection) => {
      const { printHealth } = await import('./client/health.ts');
      return printHealth(connection, flags.json, terminal);
    }),
  );

  program
    .command('version')
    .description('Print the version.')
    .action(() => terminal.out(version()));

  try {
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return statusOf(error); // commander has printed it
    if (!isExpected(error)) throw error;
    terminal.err(error.message);
    return 1;
  }
}

/** A command that there is not, or that was left out, might have been one whose 1 is an answer. */
function statusOf({ code, exitCode }: CommanderError): number {
  const namesNone = code === 'commander.unknownCommand' || code === 'commander.help';
  return namesNone && exitCode !== 0 ? 3 : exitCode;
}

interface ValidateFlags {
  readonly json: boolean;
  readonly failOnWarn: boolean;
  readonly type?: 'zed' | 'yaml';
}

interface FormatFlags {
  readonly check?: boolean;
  readonly write?: boolean;
}

function kindNamed(type: ValidateFlags['type']): 'schema' | 'validation-file' | undefined {
  if (type === undefined) return undefined;
  return type === 'zed' ? 'schema' : 'validation-file';
}

function modeOf({ check, write }: FormatFlags): FormatMode {
  if (check === true) return 'check';
  return write === true ? 'write' : 'print';
}

/** What a person can act on: a bad setting, an unreadable file, a refusal. */
function isExpected(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof ReadError ||
    error instanceof WriteError ||
    error instanceof BackupError ||
    error instanceof ClientError ||
    error instanceof Fault
  );
}
