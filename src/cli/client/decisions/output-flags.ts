import type { Command } from 'commander';
import type { Terminal } from '../../terminal.ts';

export interface OutputFlags {
  readonly json: boolean;
  readonly table: boolean;
}

/** `--json` is there already. */
export function addTableFlag(command: Command): Command {
  return command.option('--table', 'print for people, also where nobody sees it', false);
}

/** Lines of JSON where they were asked for, and where a program reads what is printed. */
export function isJson({ json, table }: OutputFlags, { isInteractive }: Terminal): boolean {
  return json || (!table && isInteractive === false);
}
