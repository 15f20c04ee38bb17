import type { Command } from 'commander';
import { listenForStop } from '../stop-signals.ts';
import {
  clientCommand,
  type ClientFlags,
  consistencyFlag,
  cursorFlag,
  limitFlag,
  repeatedFlag,
  type Surroundings,
  withServer,
} from './client-command.ts';
import type { DeleteOptions } from './delete.ts';
import { readText } from './input-text.ts';
import type { ReadOptions } from './read.ts';
import type { WatchOptions } from './watch.ts';
import type { WriteOptions } from './write.ts';

const FILTER =
  'a relationship with parts left out: document:readme, document:draft-*, document#viewer, @user:anna';
const METADATA = 'kept with the transaction and told to watchers, a JSON object';

/** What is stored: `read`, `write`, `delete`, `watch`. */
export function addDataCommands(program: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;

  clientCommand(program, 'read', 'Print stored relationships, one a line.')
    .argument('<filter>', FILTER)
    .addOption(consistencyFlag())
    .addOption(limitFlag('at most so many'))
    .addOption(cursorFlag())
    .action((filter: string, options: ReadOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { read } = await import('./read.ts');
        await read(connection, filter, options, terminal);
      }),
    );

  clientCommand(program, 'write', 'Write relationships in one transaction.')
    .argument(
      '[updates...]',
      "such as 'touch document:readme#viewer@user:anna'; without any, lines of the input",
    )
    .addOption(repeatedFlag('--precondition <text>', "such as 'must-match document:readme#owner'"))
    .option('--metadata <json>', METADATA)
    .action((updates: readonly string[], options: WriteOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { write } = await import('./write.ts');
        await write(connection, updates, terminal.input(), options, terminal);
      }),
    );

  clientCommand(program, 'delete', 'Delete all relationships that match a filter.')
    .argument('<filter>', FILTER)
    .addOption(limitFlag('in transactions of at most so many each, until none is left'))
    .addOption(
      repeatedFlag('--precondition <text>', "before each transaction, such as 'must-match document:readme'"),
    )
    .option('--metadata <json>', METADATA)
    .action((filter: string, options: DeleteOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { deleteRelationships } = await import('./delete.ts');
        await deleteRelationships(connection, filter, options, terminal);
      }),
    );

  clientCommand(program, 'watch', 'Print changes as they are made, until a stop signal arrives.')
    .addOption(repeatedFlag('--type <type>', 'only relationships of resources of this type'))
    .addOption(repeatedFlag('--filter <filter>', FILTER))
    .option('--from <token>', 'begin with what came after this token')
    .option('--schema', 'also tell of changed schemas', false)
    .option('--checkpoints', 'also tell up to where everything was told', false)
    .option('--no-reconnect', 'end when the connection breaks, instead of going on when the server is back')
    .action((options: WatchOptions & ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { watch } = await import('./watch.ts');
        using signals = listenForStop();
        await watch(connection, options, terminal, signals.stop);
      }),
    );
}

/** `schema read` and `schema write`, below the command `schema`. */
export function addSchemaCommands(schema: Command, surroundings: Surroundings): void {
  const { terminal } = surroundings;

  clientCommand(schema, 'read', 'Print the schema of a server.').action((options: ClientFlags) =>
    withServer(options, surroundings, async (connection) => {
      const { readSchema } = await import('./schema.ts');
      await readSchema(connection, options, terminal);
    }),
  );

  clientCommand(schema, 'write', 'Replace the schema of a server.')
    .argument('<file>', 'a .zed file, or - for the input')
    .action((file: string, options: ClientFlags) =>
      withServer(options, surroundings, async (connection) => {
        const { writeSchema } = await import('./schema.ts');
        await writeSchema(connection, await readText(file, terminal), options, terminal);
      }),
    );
}
