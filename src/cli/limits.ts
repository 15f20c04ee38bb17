import type { Limits } from '../tenants/limits.ts';
import type { GrpcLimits } from '../transport/grpc/server.ts';
import type { Config } from './settings.ts';

/** What one call may ask for, as the operator chose. Every limit has a setting: a new one does not compile without. */
export function tenantLimits(config: Config): Limits {
  return {
    engine: { depth: config.maxDepth, work: config.maxWork },
    caveats: { evaluationCostMax: config.maxCaveatCost, requestCostMax: config.maxRequestCaveatCost },
    turnSteps: config.turnSteps,
    updatesMax: config.maxUpdatesPerWrite,
    preconditionsMax: config.maxPreconditions,
    bulkChecksMax: config.maxBulkChecks,
    readLimitMax: config.maxReadLimit,
    deleteLimitMax: config.maxDeleteLimit,
    lookupLimitMax: config.maxLookupLimit,
    exportLimitMax: config.maxExportLimit,
    pageBytesMax: config.maxExportPageBytes,
    relationshipContextBytesMax: config.maxRelationshipContextBytes,
    metadataBytesMax: config.maxTransactionMetadataBytes,
    freshnessWaitMs: config.freshnessWaitMs,
    watchHeartbeatMs: config.watchHeartbeatMs,
  };
}

/** What the transport takes and how long it waits, as the operator chose. */
export function grpcLimits(config: Config): GrpcLimits {
  return {
    messageBytesMax: config.maxMessageBytes,
    headerBytesMax: config.maxHeaderBytes,
    contextBytesMax: config.maxCaveatContextBytes,
    graceMs: config.shutdownGraceMs,
    stallMs: config.streamStallMs,
    answerWaitMs: config.streamAnswerWaitMs,
    connectionsMax: config.maxConnections,
    firstBytesWaitMs: config.firstBytesWaitMs,
    streamsPerConnectionMax: config.maxStreamsPerConnection,
    connectionIdleMs: config.connectionIdleMs,
    connectionAgeMs: config.connectionAgeMs,
    keepaliveMs: config.keepaliveMs,
  };
}
