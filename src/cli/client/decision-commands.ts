import type { Command } from 'commander';
import { listenForStop } from '../stop-signals.ts';
import {
  clientCommand,
  type ClientFlags,
  cursorFlag,
  limitFlag,
  type Surroundings,
  withServer,
} from './client-command.ts';
import { addFilterFlags } from './decisions/filter-flags.ts';
import type { ExportOptions } from './decisions/export.ts';
import { addTableFlag, type OutputFlags } from './decisions/output-flags.ts';
import type { QueryOptions, TailOptions } from './decisions/query.ts';
import type { ReplayOptions } from './decisions/replay.ts';
import { sequenceFlag } from './decisions/sequence-flag.ts';
import { addVerifyCommand } from './decisions/verify-command.ts';

/** `decisions query|tail|show|replay|export|checkpoint|public-key|verify`: what was decided, and whether that is so. */
export function addDecisionCommands(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;
  const decisions = program.command('decisions').description('Look into the decision log of a server.');

  addFilterFlags(addTableFlag(clientCommand(decisions, 'query', 'Print the decisions that match.')))
    .option('--newest', 'the newest first', false)
    .addOption(limitFlag('at most so many'))
    .addOption(cursorFlag())
    .action((options: QueryOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { query } = await import('./decisions/query.ts');
        await query(connection, options, terminal);
      }),
    );

  addFilterFlags(addTableFlag(clientCommand(decisions, 'tail', 'Print decisions as they are made.')))
    .addOption(sequenceFlag('begin with this record, and not with the next one'))
    .action((options: TailOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { tail } = await import('./decisions/query.ts');
        using signals = listenForStop();
        await tail(connection, options, terminal, signals.stop);
      }),
    );

  addTableFlag(clientCommand(decisions, 'show', 'Print one decision with its chain and what carried it.'))
    .argument('<id>')
    .action((id: string, options: OutputFlags & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { show } = await import('./decisions/show.ts');
        await show(connection, id, options, terminal);
      }),
    );

  addTableFlag(clientCommand(decisions, 'replay', 'Ask the question of a decision again.'))
    .argument('<id>')
    .option('--now', 'in the newest state too', false)
    .addHelpText('after', '\nExit status: 0 as recorded, 1 not, 2 the record does not tell enough, 3 error.')
    .action((id: string, options: ReplayOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { replay } = await import('./decisions/replay.ts');
        return replay(connection, id, options, terminal);
      }),
    );

  clientCommand(decisions, 'export', 'Print decisions and checkpoints as `verify` reads them.')
    .addOption(sequenceFlag('begin with this record').default(0))
    .option('--output <file>', 'a file to write instead')
    .action((options: ExportOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { exportDecisions } = await import('./decisions/export.ts');
        await exportDecisions(connection, options, terminal);
      }),
    );

  addTableFlag(clientCommand(decisions, 'checkpoint', 'Print a signed statement over all decisions.')).action(
    (options: OutputFlags & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { checkpoint } = await import('./decisions/checkpoint.ts');
        await checkpoint(connection, options, terminal);
      }),
  );

  clientCommand(decisions, 'public-key', 'Print the key that exports are verified with.').action(
    (options: ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { publicKey } = await import('./decisions/checkpoint.ts');
        await publicKey(connection, terminal);
      }),
  );

  addVerifyCommand(decisions, surroundings);
}
