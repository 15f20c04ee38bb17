import { type Command, CommanderError } from 'commander';
import { Fault } from '../../../model/fault.ts';
import { ReadError } from '../../validate/read-source.ts';
import type { Surroundings } from '../client-command.ts';
import type { VerifyOptions } from './verify.ts';

const ERROR = 3;

/** `decisions verify`, which asks no server: its status must not be taken for a verdict when it could not read. */
export function addVerifyCommand(decisions: Command, { terminal, end }: Surroundings): void {
  decisions
    .command('verify')
    .description('Check an export with nothing but the public key.')
    .argument('<file>', 'what `export` wrote; - for the input')
    .requiredOption('--public-key <file>', 'the key, as `public-key` printed it')
    .option('--checkpoint <file>', 'what `checkpoint --json` printed before: the export must go on from it')
    .option('--origin <name>', 'the log that it must be of')
    .option('--json', 'print one JSON object', false)
    .addHelpText('after', '\nExit status: 0 sound, 1 not what the log wrote, 3 error.')
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : new CommanderError(ERROR, error.code, error.message);
    })
    .action(async (file: string, options: VerifyOptions) => {
      const { verify } = await import('./verify.ts');
      try {
        end(await verify(file, options, terminal));
      } catch (error) {
        if (!(error instanceof Fault || error instanceof ReadError)) throw error;
        terminal.err(error.message);
        end(ERROR);
      }
    });
}
