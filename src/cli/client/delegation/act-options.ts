import type { Command } from 'commander';

/** The flags of every act that needs a right: see `ActFlags`. */
export function withActFlags(command: Command): Command {
  return command
    .option('--as <object>', 'who does it and must have the right; without it, the operator')
    .option('--reason <text>', 'kept with the transaction and in the record', '')
    .option('--key <key>', 'make it once, however often the command is run', '');
}
