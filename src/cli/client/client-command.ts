import { type Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { Fault } from '../../model/fault.ts';
import { ConfigError } from '../config.ts';
import type { Terminal } from '../terminal.ts';
import { WriteError } from '../transfer/output.ts';
import { ReadError } from '../validate/read-source.ts';
import { ClientError } from './client-error.ts';
import { addConnectionFlags, type ConnectionFlags, connectionOptions } from './connection-flags.ts';
import type { Connection } from './connection.ts';
import { CONSISTENCY_FORMS } from './consistency-text.ts';

/** What the shell sees of a command that asks a server: 0 when it was answered (and for `check`, yes), 3 for an error. */
export type ClientStatus = 0 | 1 | 2 | 3;

/** What commands are given by the program they belong to. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** Takes the exit status. */
  readonly end: (status: ClientStatus) => void;
}

/** Flags of every such command. */
export interface ClientFlags extends ConnectionFlags {
  readonly json: boolean;
}

const ERROR = 3;
const UINT32_MAX = 0xffff_ffff;

/** A command that asks a server. Wrong usage is an error like any other: 1 would be a "no" of `check`. */
export function clientCommand(
  parent: Command,
  name: string,
  description: string,
  jsonMeaning = 'print one JSON object a line, as the API has it',
): Command {
  const command = parent.command(name).description(description);
  command.exitOverride((error) => {
    throw error.exitCode === 0 ? error : new CommanderError(ERROR, error.code, error.message);
  });
  return addConnectionFlags(command).option('--json', jsonMeaning, false);
}

/**
 * Runs `act` on a connection, which is closed after it. Whatever goes wrong is printed and ends with 3: also what nobody
 * foresaw, since the status that Node gives for that is a "no" of `check`.
 */
export async function withServer(
  flags: ClientFlags,
  { environment, terminal, end }: Surroundings,
  act: (connection: Connection) => Promise<ClientStatus | void>,
): Promise<void> {
  const { Connection: Opened } = await import('./connection.ts'); // other commands start without it
  try {
    using connection = new Opened(connectionOptions(flags, environment));
    end((await act(connection)) ?? 0);
  } catch (error) {
    terminal.err(textOf(error));
    end(ERROR);
  }
}

export function consistencyFlag(): Option {
  return new Option(`--consistency <${CONSISTENCY_FORMS}>`, 'how fresh the answer must be').default('newest');
}

export function contextFlag(): Option {
  return new Option('--context <json>', 'values for conditions, such as \'{"hour": 9}\'');
}

export function limitFlag(meaning: string): Option {
  return new Option('--limit <count>', meaning).argParser(parseLimit).default(0, 'no limit');
}

export function cursorFlag(): Option {
  return new Option('--cursor <cursor>', 'go on after a page that was cut by `--limit`');
}

/** A flag that can be given several times. */
export function repeatedFlag(flag: string, meaning: string): Option {
  return new Option(flag, `${meaning}; can be given several times`)
    .argParser((text: string, before: readonly string[]) => [...before, text])
    .default([], 'none');
}

/** Larger ones would wrap around on the wire, to no limit at all. */
function parseLimit(text: string): number {
  const limit = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= UINT32_MAX) return limit;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${UINT32_MAX}, found \`${text}\``);
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected =
    error instanceof ClientError ||
    error instanceof Fault ||
    error instanceof ConfigError ||
    error instanceof ReadError ||
    error instanceof WriteError;
  return isExpected ? error.message : (error.stack ?? error.message);
}
