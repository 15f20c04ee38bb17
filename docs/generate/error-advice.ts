import type { Reason } from '../../src/model/fault.ts';

/** What `errors.md` says of a reason, as Markdown. */
export interface Advice {
  readonly when: string;
  /** What whoever gets it can do. */
  readonly act: string;
}

/** One row for each reason; a new one does not compile until it has its row. In alphabetical order. */
export const ADVICE: Readonly<Record<Reason, Advice>> = {
  'already-exists': {
    when: 'a `CREATE` or an import of a relationship that is there',
    act: 'write it with `TOUCH` if it may be there',
  },
  'answer-too-slow': {
    when: 'a list had nothing to send for `--stream-answer-wait`',
    act: 'ask for less, with a limit, or raise the setting',
  },
  'cannot-update-permission': {
    when: 'a relationship is written on a permission',
    act: 'write it on a relation; permissions are computed',
  },
  'caveat-evaluation': {
    when: 'a condition failed to run, for example by a division by zero or beyond its cost limit',
    act: 'correct the condition, or the value that it got',
  },
  'caveat-parameter': {
    when: 'a value of a context has another type than its parameter, or a stored context has an unknown name',
    act: 'correct the value; the metadata name caveat and parameter',
  },
  conflict: {
    when: 'another transaction took what this one leans on',
    act: 'repeat the call',
  },
  'counter-exists': {
    when: 'a counter of that name is registered',
    act: 'take another name, or unregister it',
  },
  'counter-unknown': { when: 'no counter of that name is registered', act: 'register it first' },
  'credential-exists': {
    when: 'the tenant has a key of that name in force',
    act: 'rotate that key, or take another name',
  },
  'credentials-unavailable': {
    when: 'credentials can not be judged or changed right now',
    act: 'repeat the call later',
  },
  'data-damaged': {
    when: 'the store contradicts itself',
    act: 'stop the server, run `bailiwick fsck`, restore a backup',
  },
  'data-locked': { when: 'another process has the data folder', act: 'stop that process' },
  'data-version': {
    when: 'the data folder was written by a newer version',
    act: 'start that version, or a newer one',
  },
  'decision-expired': { when: 'retention has removed the record', act: 'look into an export of that time' },
  'decision-log-unavailable': {
    when: 'the decision can not be recorded, so it is not given',
    act: 'take it as a no; make room on the disk, and the log goes on by itself. A change may have been made: the message says so',
  },
  'decision-not-replayable': {
    when: 'the record is of something that can not be asked again',
    act: 'replay another; the message says why',
  },
  'depth-exceeded': {
    when: 'the answer is further away than `--max-depth` hops',
    act: 'make the data less deep, or raise the setting; repeating does not help',
  },
  'duplicate-update': {
    when: 'one relationship comes twice in one write',
    act: 'send it once',
  },
  'empty-precondition': {
    when: 'a precondition has an empty filter',
    act: 'say what must, or must not, be there',
  },
  'exclusion-cycle': {
    when: 'an exclusion leans on its own result, through the stored relationships',
    act: 'take a relationship of the ring away; repeating does not help',
  },
  'invalid-argument': {
    when: 'a field is malformed; a detail of type `buf.validate.Violations` names each one',
    act: 'correct the fields',
  },
  'invalid-cursor': {
    when: 'the cursor is damaged, or of another question',
    act: 'send it with the request it came from, or begin anew',
  },
  'invalid-filter': { when: 'a filter is empty, or contradicts itself', act: 'correct the filter' },
  'invalid-subject-type': {
    when: 'the relation does not take such a subject: its type, relation, condition or expiration',
    act: 'allow it in the schema, or write another subject',
  },
  'invalid-token': {
    when: 'the token is damaged, or of another store or history',
    act: 'drop the token; after a restore, drop all of them',
  },
  'limit-too-large': { when: '`optional_limit` is above what the server allows', act: 'ask for pages' },
  'metadata-too-large': { when: 'transaction metadata beyond its limit', act: 'send less' },
  'no-schema': { when: 'no schema has been written', act: 'call `WriteSchema`' },
  'not-a-permission': {
    when: '`DependentRelations` of a relation',
    act: 'name a permission',
  },
  'over-quota': {
    when: 'a credential or a tenant asks for more than its quota, which the metadata of `REASON_OVER_QUOTA` names',
    act: 'repeat the call after the `retry_delay` of `google.rpc.RetryInfo`, or ask for a larger quota',
  },
  'over-stored-quota': {
    when: 'what is written would leave the tenant with more relationships, or more bytes of them, than its quota, which the metadata of `REASON_OVER_STORED_QUOTA` names with `limit`, `found` and `asked`; nothing was changed',
    act: 'delete relationships, or ask for a larger quota; repeating does not help',
  },
  'permission-denied': {
    when: 'the credential lacks a right or is for another tenant, an unknown preshared key, or an act on a chain that is not allowed (the reasons of *Acts on chains* below)',
    act: 'take another credential, or have the right given',
  },
  'precondition-failed': {
    when: 'a precondition of a write or delete does not hold',
    act: 'read again, decide again',
  },
  'reader-too-slow': {
    when: 'a stream, or all of a connection on which too much waits, was not read for `--stream-stall`',
    act: 'go on from the last token or cursor, and read faster; a connection is shared by all its streams',
  },
  'relationship-context-too-large': {
    when: 'the context stored with a relationship is beyond its limit',
    act: 'store less, and send the rest with the request',
  },
  'request-context-too-large': { when: 'the context of a request is beyond its limit', act: 'send less' },
  'revision-expired': {
    when: 'the state is older than `--gc-window`',
    act: 'read at a newer state; begin a list anew',
  },
  'revision-unavailable': {
    when: 'the state that was asked for was not reached within `--freshness-wait`',
    act: 'repeat the call',
  },
  'schema-changed': { when: 'the schema changed while the call was made, too often', act: 'repeat the call' },
  'schema-parse': {
    when: 'the schema is not well-formed; the metadata say where',
    act: 'correct it; `bailiwick validate` shows the place',
  },
  'schema-type': { when: 'the schema is well-formed and contradicts itself', act: 'correct it' },
  'schema-unsafe': {
    when: 'the schema would strand stored relationships, or change the signature of a caveat',
    act: 'delete those relationships first; `bailiwick schema diff` shows what changes',
  },
  'shutting-down': { when: 'the server is closing', act: 'repeat the call on another server, or later' },
  'store-stopped': {
    when: 'a write failed; nothing is written until the store could be opened again, which is tried',
    act: 'make room on the disk, or mend it. Reads go on',
  },
  'tenant-exists': {
    when: 'a tenant of that name is there',
    act: 'choose another name, or use the one that is there',
  },
  'tenant-pinned': {
    when: 'the default tenant was to be suspended or deleted',
    act: 'nothing: it can be neither',
  },
  'tenant-suspended': {
    when: 'an operator suspended the tenant; the message says why',
    act: 'ask the operator, who can resume it',
  },
  'too-many-checks': { when: 'too many items in a bulk check', act: 'send several' },
  'too-many-credentials': { when: 'no room for another key', act: 'revoke keys that are not used' },
  'too-many-expired': {
    when: 'an import would replace too many relationships that have expired',
    act: 'wait for the collector, or delete them first',
  },
  'too-many-restores': {
    when: 'as many tenants are being restored as `--max-restores` allows; the metadata of `REASON_TOO_MANY_RESTORES` says `allowed`',
    act: 'repeat after the delay of `google.rpc.RetryInfo`, when one of the others has ended',
  },
  'too-many-open-tenants': {
    when: 'all tenants that may be open at once are in use',
    act: 'repeat it later; the operator can raise `--tenants-open`',
  },
  'too-many-preconditions': { when: 'too many preconditions in one call', act: 'send fewer' },
  'too-many-to-delete': {
    when: 'more relationships match than the limit, and a part was not allowed',
    act: 'allow partial deletion and repeat until it is complete',
  },
  'too-many-updates': { when: 'too many updates in one write', act: 'send several, or import' },
  unauthenticated: {
    when: 'no credential, or one that is unknown, has ended or was revoked; which of these is not said',
    act: 'get a new one',
  },
  unimplemented: {
    when: 'something that this server does not do; the message says what',
    act: 'leave it out',
  },
  'unknown-caveat': {
    when: 'the schema has no such caveat',
    act: 'correct the name, or write the schema first',
  },
  'unknown-credential': { when: 'no key in force has that id', act: 'list the keys' },
  'unknown-decision': { when: 'the log has no such record', act: 'check the id and the tenant' },
  'unknown-definition': {
    when: 'the schema has no such type',
    act: 'correct the name, or write the schema first',
  },
  'unknown-relation': {
    when: 'the type has no such relation or permission',
    act: 'correct the name, or write the schema first',
  },
  'unknown-tenant': {
    when: 'there is no tenant of that name',
    act: 'look at `bailiwick tenant list`',
  },
  'wildcard-not-allowed': {
    when: '`*` as the subject of a question',
    act: 'ask for one subject, or for all by `LookupSubjects`',
  },
  'work-exceeded': {
    when: 'the question takes more than `--max-work` steps',
    act: 'ask for less, make the data smaller, or raise the setting; repeating does not help',
  },
};
