import type { Command } from 'commander';
import type { CheckOptions } from './check.ts';
import {
  clientCommand,
  type ClientFlags,
  consistencyFlag,
  contextFlag,
  cursorFlag,
  limitFlag,
  type Surroundings,
  withServer,
} from './client-command.ts';
import type { ExpandOptions } from './expand.ts';
import type { LookupOptions } from './lookup-resources.ts';
import type { LookupSubjectsOptions } from './lookup-subjects.ts';

/** Who may do what: `check`, `expand`, `lookup-resources`, `lookup-subjects`. */
export function addQuestionCommands(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;

  clientCommand(program, 'check', 'Ask a server whether a subject has a permission on a resource.')
    .argument('<resource>', 'such as document:readme')
    .argument('<permission>', 'a permission or relation of its type')
    .argument('<subject>', 'such as user:anna or group:eng#member')
    .addOption(contextFlag())
    .addOption(consistencyFlag())
    .option('--explain', 'print how the answer came about', false)
    .addHelpText('after', '\nExit status: 0 yes, 1 no, 2 conditional, 3 error.')
    .action((resource: string, permission: string, subject: string, options: CheckOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { check } = await import('./check.ts');
        return check(connection, resource, permission, subject, options, terminal);
      }),
    );

  clientCommand(program, 'expand', 'Ask a server who has a permission on a resource, as a tree.')
    .argument('<resource>', 'such as document:readme')
    .argument('<permission>', 'a permission or relation of its type')
    .addOption(consistencyFlag())
    .action((resource: string, permission: string, options: ExpandOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { expand } = await import('./expand.ts');
        await expand(connection, resource, permission, options, terminal);
      }),
    );

  clientCommand(program, 'lookup-resources', 'List the resources on which a subject has a permission.')
    .argument('<type>', 'the type of the resources, such as document')
    .argument('<permission>', 'a permission or relation of that type')
    .argument('<subject>', 'such as user:anna or group:eng#member')
    .addOption(contextFlag())
    .addOption(consistencyFlag())
    .addOption(limitFlag('at most so many'))
    .addOption(cursorFlag())
    .action((type: string, permission: string, subject: string, options: LookupOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { lookupResources } = await import('./lookup-resources.ts');
        await lookupResources(connection, type, permission, subject, options, terminal);
      }),
    );

  clientCommand(program, 'lookup-subjects', 'List the subjects that have a permission on a resource.')
    .argument('<resource>', 'such as document:readme')
    .argument('<permission>', 'a permission or relation of its type')
    .argument('<subjects>', 'what kind of subjects, such as user or group#member')
    .addOption(contextFlag())
    .addOption(consistencyFlag())
    .addOption(limitFlag('at most so many, besides those who stand for everyone'))
    .addOption(cursorFlag())
    .option('--no-wildcards', 'leave out who has it only because everyone has')
    .action(
      (
        resource: string,
        permission: string,
        subjects: string,
        options: LookupSubjectsOptions & ClientFlags,
      ) =>
        withServer(options, surroundings, async (connection) => {
          const { lookupSubjects } = await import('./lookup-subjects.ts');
          await lookupSubjects(connection, resource, permission, subjects, options, terminal);
        }),
    );
}
