import { WatchKind } from '../../gen/authzed/api/v1/WatchKind.ts';
import type { WatchResponse__Output } from '../../gen/authzed/api/v1/WatchResponse.ts';
import { WATCH_TYPE } from '../../model/name-rules.ts';
import { partOf } from '../../model/object-text.ts';
import type { Terminal } from '../terminal.ts';
import { READ_SCHEMA, WATCH } from './methods.ts';
import type { Connection } from './connection.ts';
import { parseFilter } from './filter-text.ts';
import { resumedWatch } from './resumed-watch.ts';
import { updateText } from './update-text.ts';

export interface WatchOptions {
  /** Types of resources; none for all. */
  readonly type: readonly string[];
  /** Filters of which one must match; none for all. */
  readonly filter: readonly string[];
  /** A token: what came after it is told first. */
  readonly from?: string;
  /** Tell of changed schemas too. */
  readonly schema: boolean;
  /** Tell of revisions up to which all has been told. */
  readonly checkpoints: boolean;
  /** Open the watch again where it broke. */
  readonly reconnect: boolean;
  readonly json: boolean;
}

/**
 * `bailiwick watch`: one update a line, as `write` takes them; what else is told of begins with `//`, which `write`
 * passes over. A stream that breaks is opened again, unless it may not be; nothing is lost or told twice by that. It
 * ends when `stop` is aborted, and then, or for good when the stream breaks, says from where it can go on.
 * @throws ClientError, Fault
 */
export async function watch(
  connection: Connection,
  options: WatchOptions,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<void> {
  const events = await openEvents(connection, options, terminal, stop);
  let through = '';
  try {
    for await (const event of events) {
      through = event.changesThrough?.token ?? '';
      if (event.isCheckpoint && !options.checkpoints) continue;
      if (options.json) terminal.out(JSON.stringify(WATCH.toJson(event)));
      else for (const line of linesOf(event)) terminal.out(line);
    }
  } finally {
    if (through !== '') terminal.err(`to go on from here: \`--from ${through}\``);
  }
}

async function openEvents(
  connection: Connection,
  options: WatchOptions,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<AsyncIterable<WatchResponse__Output>> {
  const ask = {
    optionalObjectTypes: options.type.map((type) => partOf('type', type, WATCH_TYPE)),
    optionalRelationshipFilters: options.filter.map(parseFilter),
    optionalUpdateKinds: [...kindsOf(options)],
  };
  if (!options.reconnect) {
    const optionalStartCursor = options.from === undefined ? null : { token: options.from };
    return connection.answers(WATCH, { ...ask, optionalStartCursor }, stop);
  }
  // "From now on" would be another now after a break that comes before the first event; and a server that can't be
  // reached at the start is more likely the wrong one than one that is gone for a while.
  const { readAt } = await connection.call(READ_SCHEMA, {});
  const start = options.from ?? readAt?.token ?? '';
  return resumedWatch(connection, ask, start, (text) => terminal.err(text), stop);
}

function* kindsOf({ schema, checkpoints, reconnect }: WatchOptions): Generator<WatchKind, void, undefined> {
  yield WatchKind.WATCH_KIND_INCLUDE_RELATIONSHIP_UPDATES;
  if (schema) yield WatchKind.WATCH_KIND_INCLUDE_SCHEMA_UPDATES;
  if (checkpoints || reconnect) yield WatchKind.WATCH_KIND_INCLUDE_CHECKPOINTS;
}

function* linesOf(event: WatchResponse__Output): Generator<string, void, undefined> {
  for (const metadata of WATCH.toJson(event)['fullRevisionMetadata'] as readonly unknown[]) {
    yield `// transaction ${JSON.stringify(metadata)}`;
  }
  for (const update of event.updates) yield updateText(update);
  const token = event.changesThrough?.token ?? '';
  if (event.schemaUpdated) yield `// the schema changed, at ${token}`;
  if (event.isCheckpoint) yield `// all is told up to ${token}`;
}
