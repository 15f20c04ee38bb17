import { BEARER_CHARACTERS_MAX } from '../../src/auth/credential-gate.ts';
import { CREDENTIALS_MAX, GRACE_MAX_MS } from '../../src/auth/stored/plan-change.ts';
import { SET_BYTES_MAX } from '../../src/auth/token/load-keys.ts';
import { VERIFYING_MAX } from '../../src/auth/token/signed-tokens.ts';
import { CONTEXT_NESTING_MAX } from '../../src/caveats/convert.ts';
import { EXPRESSION_DEPTH_MAX, EXPRESSION_NODES_MAX } from '../../src/cel/tree-builder.ts';
import { HOPS_MAX, SESSION_MS_MAX } from '../../src/delegation/read-profile.ts';
import { CAVEAT, OBJECT_ID, RELATION, TYPE } from '../../src/model/name-rules.ts';
import { ITEMS_MAX } from '../../src/operations/delegation/check-delegated-bulk.ts';
import { SESSIONS_MAX } from '../../src/operations/delegation/preview-stop.ts';
import { UPDATES_MAX } from '../../src/operations/watch.ts';
import { CAVEAT_EXPRESSION_LENGTH_MAX, PARAMETER_TYPE_NESTING_MAX } from '../../src/schema/parse-caveat.ts';
import { EXCLUSIONS_MAX, EXPRESSION_NESTING_MAX } from '../../src/schema/parse-expression.ts';
import { IMPORT_DEPTH_MAX } from '../../src/schema/load-sources.ts';
import { SPLICED_MEMBERS_MAX } from '../../src/schema/splice-partials.ts';
import { LATE_MAX } from '../../src/store/level/stage-load.ts';
import { QUEUED_MAX } from '../../src/store/level/writer.ts';
import { PLACES, PLACES_MAX, SHORT_TURN } from '../../src/tenants/fair-queue.ts';
import {
  LOG_BYTES_PER_STEP,
  STEPS_PER_CHANGE,
  STEPS_PER_COMMIT,
  STEPS_PER_EXPORTED_RECORD,
  STEPS_PER_IMPORTED,
  STEPS_PER_MESSAGE,
  STEPS_PER_RECORD,
  STEPS_PER_ROW,
  STEPS_PER_ROW_ON_PAGE,
  STORE_BYTES_PER_STEP,
} from '../../src/tenants/prices.ts';
import { CONNECTION_BYTES_MAX, SPARE_BYTES } from '../../src/transport/grpc/backlogs.ts';
import { WAITING_BYTES_MAX } from '../../src/transport/grpc/outbox.ts';
import { TRACE_DEPTH_MAX } from '../../src/transport/wire/debug-trace.ts';
import { ACTORS_MAX } from '../../src/transport/wire/delegation/chain-ask.ts';
import { KEY_BYTES_MAX, TEXT_BYTES_MAX } from '../../src/transport/wire/delegation/fields.ts';
import { MESSAGE_BYTES_MAX } from '../../src/transport/wire/fault-status.ts';
import { READ_DEPTH_MAX } from '../../src/transport/wire/protos.ts';
import { REQUEST_BYTES_MAX } from '../../src/transport/wire/request-size.ts';
import { SCHEMA_BYTES_MAX } from '../../src/transport/wire/schema.ts';
import { CURSOR_BYTES_MAX } from '../../src/transport/wire/snapshot-ask.ts';
import type { Beyond } from './bounds.ts';

/** A bound that is the same everywhere. */
export interface FixedBound {
  readonly what: string;
  readonly max: number;
  readonly unit: string;
  readonly beyond: Beyond;
}

const MALFORMED: Beyond = { refused: 'invalid-argument' };
const SCHEMA: Beyond = { refused: 'schema-parse' };
const IN_TURNS: Beyond = {
  instead: 'the call waits for its next turn; the steps count for `--tenant-work-per-second` and its like',
};
const DAY_MS = 86_400_000;

/** By what they bound. Every number is the one that the program uses. */
export const FIXED_BOUNDS: Readonly<Record<string, readonly FixedBound[]>> = {
  'Turns of a thread': [
    {
      what: 'turns of other tenants that a call waits for between two of its own, for each tenant with calls under way',
      max: 1,
      unit: 'turn of `--turn-steps`',
      beyond: { instead: 'a call that ends in its first turn waits for none, once it has arrived' },
    },
    {
      what: 'turns of other credentials of the tenant that a call waits for between two of its own, for each credential with calls under way',
      max: 1,
      unit: 'turn of `--turn-steps`',
      beyond: { instead: 'the calls of one credential have their turns one after the other' },
    },
    {
      what: 'first turn of a call whose tenant has used up a turn while the thread looked for what has arrived',
      max: SHORT_TURN,
      unit: 'steps',
      beyond: { instead: 'the call waits for its turn' },
    },
    {
      what: 'calls of one tenant, lists apart, that are in the middle of an evaluation on one thread',
      max: PLACES,
      unit: `calls, and up to ${PLACES_MAX} by one of each credential that has none among them`,
      beyond: { instead: 'the others wait until one of them has its answer' },
    },
  ],
  'Steps of what is read and written': [
    {
      what: 'each row that is looked at for `ReadRelationships`, `ExportBulkRelationships`, `CountRelationships`, `Watch`, `DeleteRelationships`, a precondition or a `WriteSchema`, whether it matches or not',
      max: STEPS_PER_ROW,
      unit: 'steps',
      beyond: IN_TURNS,
    },
    {
      what: 'each relationship on a page of an export, and each update in a message of a watch, beside that',
      max: STEPS_PER_ROW_ON_PAGE,
      unit: 'steps',
      beyond: IN_TURNS,
    },
    {
      what: 'each relationship of `ReadRelationships`, beside that',
      max: STEPS_PER_MESSAGE,
      unit: 'steps',
      beyond: IN_TURNS,
    },
    {
      what: 'each transaction: a write, a delete, a schema',
      max: STEPS_PER_COMMIT,
      unit: 'steps',
      beyond: IN_TURNS,
    },
    {
      what: 'each relationship that is written or deleted in it, beside that; with it wait the writes of its tenant behind',
      max: STEPS_PER_CHANGE,
      unit: 'steps',
      beyond: IN_TURNS,
    },
    {
      what: 'each relationship of an import',
      max: STEPS_PER_IMPORTED,
      unit: 'steps',
      beyond: IN_TURNS,
    },
    {
      what: 'each record that is looked at for `QueryDecisions` or `TailDecisions`, whether it matches or not',
      max: STEPS_PER_RECORD,
      unit: 'steps',
      beyond: IN_TURNS,
    },
    {
      what: 'each record of `ExportDecisions`',
      max: STEPS_PER_EXPORTED_RECORD,
      unit: 'steps',
      beyond: IN_TURNS,
    },
    {
      what: 'each KiB of a backup, not counted for the tenant where an operator makes it',
      max: Math.ceil(1024 / STORE_BYTES_PER_STEP),
      unit: `steps; ${Math.ceil(1024 / LOG_BYTES_PER_STEP)} of its decision log`,
      beyond: IN_TURNS,
    },
  ],
  'Names and messages': [
    { what: 'name of a type, with its path', max: TYPE.bytesMax, unit: 'bytes', beyond: MALFORMED },
    {
      what: 'name of a relation or permission, of at least 3',
      max: RELATION.bytesMax,
      unit: 'bytes',
      beyond: MALFORMED,
    },
    { what: 'id of an object', max: OBJECT_ID.bytesMax, unit: 'bytes', beyond: MALFORMED },
    { what: 'name of a caveat', max: CAVEAT.bytesMax, unit: 'bytes', beyond: MALFORMED },
    { what: 'cursor', max: CURSOR_BYTES_MAX, unit: 'bytes', beyond: MALFORMED },
    {
      what: 'a request of `CheckPermission`, `LookupResources` or `LookupSubjects`, beside `--max-caveat-context-size`, unless that is 0',
      max: REQUEST_BYTES_MAX,
      unit: 'bytes',
      beyond: { refused: 'request-context-too-large' },
    },
    {
      what: 'a request of `ExpandPermissionTree` or `ReadRelationships`',
      max: REQUEST_BYTES_MAX,
      unit: 'bytes',
      beyond: MALFORMED,
    },
    {
      what: 'messages within one another in a request',
      max: READ_DEPTH_MAX,
      unit: 'levels',
      beyond: MALFORMED,
    },
  ],
  Schemas: [
    { what: 'text of a schema', max: SCHEMA_BYTES_MAX, unit: 'bytes', beyond: MALFORMED },
    {
      what: 'parentheses within one another in a permission',
      max: EXPRESSION_NESTING_MAX,
      unit: 'levels',
      beyond: SCHEMA,
    },
    { what: 'exclusions in one permission', max: EXCLUSIONS_MAX, unit: 'exclusions', beyond: SCHEMA },
    { what: 'members that partials bring', max: SPLICED_MEMBERS_MAX, unit: 'members', beyond: SCHEMA },
    { what: 'imports of files within one another', max: IMPORT_DEPTH_MAX, unit: 'files', beyond: SCHEMA },
  ],
  Conditions: [
    { what: 'text of a condition', max: CAVEAT_EXPRESSION_LENGTH_MAX, unit: 'characters', beyond: SCHEMA },
    { what: 'parts of a condition', max: EXPRESSION_NODES_MAX, unit: 'parts', beyond: SCHEMA },
    { what: 'depth of a condition', max: EXPRESSION_DEPTH_MAX, unit: 'levels', beyond: SCHEMA },
    {
      what: 'depth of the type of a parameter',
      max: PARAMETER_TYPE_NESTING_MAX,
      unit: 'levels',
      beyond: SCHEMA,
    },
    {
      what: 'depth of a value in a context',
      max: CONTEXT_NESTING_MAX,
      unit: 'levels',
      beyond: { refused: 'caveat-parameter' },
    },
  ],
  Writing: [
    {
      what: 'writes that wait for the disk',
      max: QUEUED_MAX,
      unit: 'writes',
      beyond: { instead: 'the next ones wait for a place' },
    },
    {
      what: 'expired relationships that one import replaces',
      max: LATE_MAX,
      unit: 'relationships',
      beyond: { refused: 'too-many-expired' },
    },
  ],
  Credentials: [
    {
      what: 'keys in one data folder, ended ones that are still listed included',
      max: CREDENTIALS_MAX,
      unit: 'keys',
      beyond: { refused: 'too-many-credentials' },
    },
    {
      what: 'grace of a secret after its rotation',
      max: GRACE_MAX_MS / DAY_MS,
      unit: 'days',
      beyond: MALFORMED,
    },
    {
      what: 'a key or token in a header',
      max: BEARER_CHARACTERS_MAX,
      unit: 'characters',
      beyond: { refused: 'unauthenticated' },
    },
    {
      what: 'signed tokens that are verified at one time',
      max: VERIFYING_MAX,
      unit: 'tokens',
      beyond: { refused: 'credentials-unavailable' },
    },
    {
      what: 'the key set of an issuer, where it is fetched',
      max: SET_BYTES_MAX,
      unit: 'bytes',
      beyond: { instead: 'the set is not taken; the keys before it stay' },
    },
  ],
  Streams: [
    {
      what: 'updates in one message of a watch',
      max: UPDATES_MAX,
      unit: 'updates',
      beyond: { instead: 'the transaction comes in several' },
    },
    {
      what: 'bytes that wait for one reader',
      max: WAITING_BYTES_MAX,
      unit: 'bytes',
      beyond: { instead: 'the stream waits for its reader; see `--stream-stall`' },
    },
    {
      what: 'bytes that wait for the reader of one connection, of all its streams and large answers together; the message that passes it goes, too',
      max: CONNECTION_BYTES_MAX,
      unit: 'bytes',
      beyond: {
        instead:
          'all its streams and large answers wait, in their order; where nothing of it is read for `--stream-stall`, each is ended with `reader-too-slow`, as a stream that is not read',
      },
    },
    {
      what: 'a message that goes whatever waits on its connection, one of each call of which nothing waits',
      max: SPARE_BYTES,
      unit: 'bytes',
      beyond: { instead: 'it waits for room on the connection' },
    },
  ],
  'Chains of agents': [
    {
      what: '`max_hops` of a delegation profile',
      max: HOPS_MAX,
      unit: 'sessions',
      beyond: { instead: 'the profile is refused at the start' },
    },
    {
      what: '`max_session_ttl` of a delegation profile, and every duration that is asked for',
      max: SESSION_MS_MAX / DAY_MS,
      unit: 'days',
      beyond: { instead: 'the profile is refused at the start; a call with `invalid-argument`' },
    },
    {
      what: 'items in one `CheckDelegatedBulk`',
      max: ITEMS_MAX,
      unit: 'items',
      beyond: { refused: 'too-many-checks' },
    },
    { what: 'actors of a chain that a token claims', max: ACTORS_MAX, unit: 'actors', beyond: MALFORMED },
    { what: 'a text, such as a purpose', max: TEXT_BYTES_MAX, unit: 'bytes', beyond: MALFORMED },
    { what: 'an idempotency key', max: KEY_BYTES_MAX, unit: 'bytes', beyond: MALFORMED },
    {
      what: 'sessions that `PreviewStop` names',
      max: SESSIONS_MAX,
      unit: 'sessions',
      beyond: { instead: 'the answer says that there are more' },
    },
  ],
  'Traces and messages': [
    {
      what: 'steps of a trace that are shown, from the question down',
      max: TRACE_DEPTH_MAX,
      unit: 'steps',
      beyond: { instead: 'what lies deeper is left out' },
    },
    {
      what: 'text of an error',
      max: MESSAGE_BYTES_MAX,
      unit: 'bytes',
      beyond: { instead: 'it is cut' },
    },
  ],
};
