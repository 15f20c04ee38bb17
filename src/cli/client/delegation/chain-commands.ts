import type { Command } from 'commander';
import {
  clientCommand,
  type ClientFlags,
  consistencyFlag,
  contextFlag,
  cursorFlag,
  limitFlag,
  type Surroundings,
  withServer,
} from '../client-command.ts';
import type { LookupOptions } from '../lookup-resources.ts';
import type { ActFlags } from './act-flags.ts';
import { withActFlags } from './act-options.ts';
import type { CheckDelegatedFlags } from './check-delegated.ts';
import type { StopFlags } from './stop.ts';

/** What chains may do, and what stops them: `check-delegated`, `lookup-delegated`, `stop`, `resume`. */
export function addChainCommands(program: Command, surroundings: Surroundings): void {
  addQuestions(program, surroundings);
  addStops(program, surroundings);
}

function addQuestions(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;
  clientCommand(program, 'check-delegated', 'Ask whether a session may, for everyone it acts for.')
    .argument('<session>', 'the leaf of the chain')
    .argument('<resource>', 'such as document:readme')
    .argument('<permission>', 'a permission of its type')
    .addOption(contextFlag())
    .addOption(consistencyFlag())
    .option('--digest <text>', 'SHA-256 of the exact request, for gates', '')
    .option('--explain', 'draw the chain with what each link said', false)
    .addHelpText('after', '\nExit status: 0 allow, 1 deny, 3 error.')
    .action(
      (session: string, resource: string, permission: string, flags: CheckDelegatedFlags & ClientFlags) =>
        withServer(flags, surroundings, async (connection) => {
          const { checkDelegated } = await import('./check-delegated.ts');
          return checkDelegated(connection, session, resource, permission, flags, terminal);
        }),
    );

  clientCommand(program, 'lookup-delegated', 'List the resources on which a session may.')
    .argument('<session>', 'the leaf of the chain')
    .argument('<type>', 'the type of the resources, such as document')
    .argument('<permission>', 'a permission of that type')
    .addOption(contextFlag())
    .addOption(consistencyFlag())
    .addOption(limitFlag('at most so many'))
    .addOption(cursorFlag())
    .addHelpText('after', "\nExit status: 0 listed, 1 the chain can't be used, 3 error.")
    .action((session: string, type: string, permission: string, flags: LookupOptions & ClientFlags) =>
      withServer(flags, surroundings, async (connection) => {
        const { lookupDelegated } = await import('./lookup-delegated.ts');
        return lookupDelegated(connection, session, type, permission, flags, terminal);
      }),
    );
}

function addStops(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;
  withActFlags(
    clientCommand(program, 'stop', 'The kill switch: stop everything that has the target in its chain.'),
  )
    .argument('<target>', 'a session, an agent, a user, or a tenant')
    .option('--preview', 'only say what it would stop', false)
    .option('--purge-grants', 'also delete the grants of a session', false)
    .action((target: string, flags: StopFlags & ClientFlags) =>
      withServer(flags, surroundings, async (connection) => {
        const { stop } = await import('./stop.ts');
        await stop(connection, target, flags, terminal);
      }),
    );

  withActFlags(clientCommand(program, 'resume', 'Take a stop back.'))
    .argument('<target>', 'what was stopped')
    .action((target: string, flags: ActFlags & ClientFlags) =>
      withServer(flags, surroundings, async (connection) => {
        const { resume } = await import('./stop.ts');
        await resume(connection, target, flags, terminal);
      }),
    );
}
