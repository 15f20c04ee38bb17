import type { TableKey } from '../../src/cli/settings.ts';
import type { Reason } from '../../src/model/fault.ts';

/** What happens beyond a bound: the call is refused with a reason of `errors.md`, or something else, told in words. */
export type Beyond = { readonly refused: Reason } | { readonly instead: string };

/** A bound that a setting says. */
export interface SetBound {
  readonly setting: TableKey;
  readonly beyond: Beyond;
}

/** In the order they are shown. A test holds that every setting whose flag begins with `max-` is here. */
export const SET_BOUNDS: readonly SetBound[] = [
  { setting: 'maxDepth', beyond: { refused: 'depth-exceeded' } },
  { setting: 'maxWork', beyond: { refused: 'work-exceeded' } },
  {
    setting: 'turnSteps',
    beyond: { instead: 'the call waits until other tenants and other calls had their turn, and goes on' },
  },
  { setting: 'maxCaveatCost', beyond: { refused: 'caveat-evaluation' } },
  { setting: 'maxRequestCaveatCost', beyond: { refused: 'caveat-evaluation' } },
  { setting: 'maxCaveatContextBytes', beyond: { refused: 'request-context-too-large' } },
  { setting: 'maxRelationshipContextBytes', beyond: { refused: 'relationship-context-too-large' } },
  { setting: 'maxUpdatesPerWrite', beyond: { refused: 'too-many-updates' } },
  { setting: 'maxPreconditions', beyond: { refused: 'too-many-preconditions' } },
  { setting: 'maxTransactionMetadataBytes', beyond: { refused: 'metadata-too-large' } },
  { setting: 'maxBulkChecks', beyond: { refused: 'too-many-checks' } },
  { setting: 'maxReadLimit', beyond: { refused: 'limit-too-large' } },
  { setting: 'maxLookupLimit', beyond: { refused: 'limit-too-large' } },
  { setting: 'maxDeleteLimit', beyond: { refused: 'limit-too-large' } },
  { setting: 'maxExportLimit', beyond: { refused: 'limit-too-large' } },
  { setting: 'maxExportPageBytes', beyond: { instead: 'the page ends, and the next one begins' } },
  {
    setting: 'maxMessageBytes',
    beyond: { instead: '`RESOURCE_EXHAUSTED` of the transport, before the request is read' },
  },
  {
    setting: 'maxHeaderBytes',
    beyond: { instead: 'HTTP/2 resets the call unread, which clients take for `RESOURCE_EXHAUSTED`' },
  },
  { setting: 'credentialCallsPerSecond', beyond: { refused: 'over-quota' } },
  { setting: 'credentialCallsBurst', beyond: { refused: 'over-quota' } },
  { setting: 'credentialCallsAtOnce', beyond: { refused: 'over-quota' } },
  { setting: 'credentialStreamsAtOnce', beyond: { refused: 'over-quota' } },
  { setting: 'credentialWorkPerSecond', beyond: { refused: 'over-quota' } },
  { setting: 'tenantCallsPerSecond', beyond: { refused: 'over-quota' } },
  { setting: 'tenantCallsBurst', beyond: { refused: 'over-quota' } },
  { setting: 'tenantCallsAtOnce', beyond: { refused: 'over-quota' } },
  { setting: 'tenantStreamsAtOnce', beyond: { refused: 'over-quota' } },
  { setting: 'tenantWorkPerSecond', beyond: { refused: 'over-quota' } },
  { setting: 'tenantStoredRelationships', beyond: { refused: 'over-stored-quota' } },
  { setting: 'tenantStoredBytes', beyond: { refused: 'over-stored-quota' } },
  { setting: 'maxRestores', beyond: { refused: 'too-many-restores' } },
  { setting: 'maxConnections', beyond: { instead: 'the connection is closed unread' } },
  {
    setting: 'maxStreamsPerConnection',
    beyond: { instead: 'the client waits; a call of one that does not is refused by HTTP/2' },
  },
  { setting: 'firstBytesWaitMs', beyond: { instead: 'the connection is closed' } },
  { setting: 'connectionIdleMs', beyond: { instead: 'the connection is closed' } },
  {
    setting: 'connectionAgeMs',
    beyond: { instead: 'the connection takes no new calls; those on it go on' },
  },
  { setting: 'gcWindowMs', beyond: { refused: 'revision-expired' } },
  { setting: 'freshnessWaitMs', beyond: { refused: 'revision-unavailable' } },
  { setting: 'streamAnswerWaitMs', beyond: { refused: 'answer-too-slow' } },
  { setting: 'streamStallMs', beyond: { refused: 'reader-too-slow' } },
  { setting: 'shutdownGraceMs', beyond: { refused: 'shutting-down' } },
  {
    setting: 'graphMemoryBytes',
    beyond: { instead: 'what is used least is dropped, and read again when it is asked for' },
  },
  {
    setting: 'decisionQueue',
    beyond: { refused: 'decision-log-unavailable' },
  },
  { setting: 'decisionRetentionAgeMs', beyond: { instead: 'the oldest decisions are removed' } },
  { setting: 'decisionRetentionBytes', beyond: { instead: 'the oldest decisions are removed' } },
];
