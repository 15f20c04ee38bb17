import type { Command } from 'commander';
import {
  clientCommand,
  type ClientFlags,
  repeatedFlag,
  type Surroundings,
  withServer,
} from '../client-command.ts';
import type { ActFlags } from './act-flags.ts';
import { withActFlags } from './act-options.ts';
import { addChainCommands } from './chain-commands.ts';
import type { CreateGrantFlags, ListGrantsFlags } from './grant.ts';
import type { RegisterFlags } from './register-agent.ts';
import type { OpenFlags, SessionFlags } from './session.ts';

/** Agents that act for people: `agent`, `session`, `grant`, and what there is in chain-commands.ts. */
export function addDelegationCommands(program: Command, surroundings: Surroundings): void {
  addAgentCommands(program.command('agent').description('Agents.'), surroundings);
  addSessionCommands(program.command('session').description('Sessions in which agents work.'), surroundings);
  addGrantCommands(program.command('grant').description('What sessions are given.'), surroundings);
  addChainCommands(program, surroundings);
}

function addAgentCommands(agent: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;
  withActFlags(clientCommand(agent, 'register', 'Make an agent known to a tenant.'))
    .argument('<agent>', 'such as agent:assistant')
    .requiredOption(
      '--organization <object>',
      'whose it is: an object of the tenant type, such as organization:acme',
    )
    .requiredOption('--owner <object>', 'the user who answers for it')
    .option('--max-session <duration>', 'no session of it is longer')
    .option('--workload-id <text>', 'an attested identity, such as a SPIFFE id', '')
    .option('--agent-version <text>', 'which version of it', '')
    .option('--charter-digest <text>', 'a digest of what it is meant to do', '')
    .action((name: string, flags: RegisterFlags & ClientFlags) =>
      withServer(flags, surroundings, async (connection) => {
        const { registerAgent } = await import('./register-agent.ts');
        await registerAgent(connection, name, flags, terminal);
      }),
    );
}

function addSessionCommands(session: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;
  withSessionFlags(clientCommand(session, 'open', 'Begin a task in which an agent works for a user.'))
    .argument('<agent>', 'such as agent:assistant')
    .requiredOption(
      '--organization <object>',
      'whose it is: an object of the tenant type, such as organization:acme',
    )
    .option('--for <user>', 'such as user:amy; without it the agent works for itself')
    .option('--token-id <jti>', "the id of the session's token, which is then good for it alone", '')
    .action((agent: string, flags: OpenFlags & ClientFlags) =>
      withServer(flags, surroundings, async (connection) => {
        const { openSession } = await import('./session.ts');
        await openSession(connection, agent, flags, terminal);
      }),
    );

  withSessionFlags(clientCommand(session, 'delegate', 'Split a session off for an agent that helps.'))
    .argument('<parent>', 'the session it is split off from')
    .argument('<agent>', 'such as agent:researcher')
    .action((parent: string, agent: string, flags: SessionFlags & ClientFlags) =>
      withServer(flags, surroundings, async (connection) => {
        const { delegateSession } = await import('./session.ts');
        await delegateSession(connection, parent, agent, flags, terminal);
      }),
    );
}

function addGrantCommands(grant: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;
  withActFlags(clientCommand(grant, 'create', 'Give a session something more.'))
    .argument('<session>')
    .argument('<scope>', 'such as document:readme#viewer')
    .option('--ttl <duration>', 'as long as the session if not given')
    .action((session: string, scope: string, flags: CreateGrantFlags & ClientFlags) =>
      withServer(flags, surroundings, async (connection) => {
        const { createGrant } = await import('./grant.ts');
        await createGrant(connection, session, scope, flags, terminal);
      }),
    );

  withActFlags(clientCommand(grant, 'extend', 'Let a grant last longer.'))
    .argument('<grant>', 'its id')
    .argument('<duration>', 'by how much, such as 30m')
    .action((grantId: string, duration: string, flags: ActFlags & ClientFlags) =>
      withServer(flags, surroundings, async (connection) => {
        const { extendGrant } = await import('./grant.ts');
        await extendGrant(connection, grantId, duration, flags, terminal);
      }),
    );

  withActFlags(clientCommand(grant, 'end', 'Take a grant back before its time.'))
    .argument('<grant>', 'its id')
    .action((grantId: string, flags: ActFlags & ClientFlags) =>
      withServer(flags, surroundings, async (connection) => {
        const { endGrant } = await import('./grant.ts');
        await endGrant(connection, grantId, flags, terminal);
      }),
    );

  clientCommand(grant, 'list', 'List grants, one a line.')
    .argument('<object>', 'of a session, an agent or a user, or on a resource')
    .option('--ended', 'also those that have ended, as far as they are remembered', false)
    .action((object: string, flags: ListGrantsFlags & ClientFlags) =>
      withServer(flags, surroundings, async (connection) => {
        const { listGrants } = await import('./grant.ts');
        await listGrants(connection, object, flags, terminal);
      }),
    );
}

function withSessionFlags(command: Command): Command {
  return command
    .requiredOption('--ttl <duration>', 'how long at most, such as 1h')
    .addOption(repeatedFlag('--scope <scope>', 'what it is given, such as document:readme#viewer'))
    .option('--purpose <text>', 'kept with the transaction and in the record', '')
    .option('--key <key>', 'open it once, however often the command is run', '')
    .option('--id-only', 'print only the session, for scripts', false);
}
