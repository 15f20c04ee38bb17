import { existsSync } from 'node:fs';
import { KEY_PREFIX } from '../auth/stored/key-text.ts';
import { credentialFileIn } from '../auth/stored/credential-file.ts';
import { assert } from '../base/assert.ts';
import { parseMask } from '../decisions/record/mask.ts';
import { Fault } from '../model/fault.ts';
import { credentialProblems, hasCredentialsOf } from './credential-settings.ts';
import { quotaProblems } from './quota-settings.ts';
import type { Config, TableKey } from './settings.ts';
import { DECISION_MASK_FLAG, PRESHARED_KEY_FLAG, SETTINGS, environmentName } from './settings.ts';
import { isLoopback } from './setting-values.ts';

/** Everything that is wrong with a configuration, in one message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], cause?: unknown) {
    super(problems.join('\n'), { cause });
    this.problems = problems;
  }
}

/** Texts given on the command line, by flag name without dashes; keys and masks may repeat. */
export interface FlagTexts {
  readonly values: ReadonlyMap<string, string>;
  readonly presharedKeys: readonly string[];
  readonly decisionMasks?: readonly string[];
}

/**
 * The configuration: flags beat the environment, which beats the defaults.
 * @throws ConfigError with all problems: values that do not parse, and an open door nobody asked for.
 */
export function readConfig(
  flags: FlagTexts,
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const problems: string[] = [];

  function read<Key extends TableKey>(key: Key): Config[Key] {
    const { flag, fallback, kind } = SETTINGS[key];
    const given = flags.values.get(flag);
    const name = given === undefined ? environmentName(flag) : `--${flag}`;
    const text = given ?? environment[environmentName(flag)] ?? fallback;
    const value = kind.parse(text);
    if (value !== undefined) return value;
    problems.push(`\`${name}\`: expected ${kind.expected}, found \`${text}\``);
    return defaultOf(key); // so that the reading goes on to the next problem
  }

  const config: Config = {
    grpcAddress: read('grpcAddress'),
    dataDir: read('dataDir'),
    presharedKeys: readKeys(flags.presharedKeys, environment, problems),
    insecure: read('insecure'),
    logLevel: read('logLevel'),
    threads: read('threads'),
    maxUpdatesPerWrite: read('maxUpdatesPerWrite'),
    maxPreconditions: read('maxPreconditions'),
    maxCaveatContextBytes: read('maxCaveatContextBytes'),
    maxRelationshipContextBytes: read('maxRelationshipContextBytes'),
    maxCaveatCost: read('maxCaveatCost'),
    maxRequestCaveatCost: read('maxRequestCaveatCost'),
    maxReadLimit: read('maxReadLimit'),
    maxDeleteLimit: read('maxDeleteLimit'),
    maxLookupLimit: read('maxLookupLimit'),
    maxExportLimit: read('maxExportLimit'),
    maxExportPageBytes: read('maxExportPageBytes'),
    maxTransactionMetadataBytes: read('maxTransactionMetadataBytes'),
    maxMessageBytes: read('maxMessageBytes'),
    maxBulkChecks: read('maxBulkChecks'),
    maxDepth: read('maxDepth'),
    maxWork: read('maxWork'),
    turnSteps: read('turnSteps'),
    gcWindowMs: read('gcWindowMs'),
    gcIntervalMs: read('gcIntervalMs'),
    drainWaitMs: read('drainWaitMs'),
    shutdownGraceMs: read('shutdownGraceMs'),
    freshnessWaitMs: read('freshnessWaitMs'),
    watchHeartbeatMs: read('watchHeartbeatMs'),
    streamStallMs: read('streamStallMs'),
    streamAnswerWaitMs: read('streamAnswerWaitMs'),
    syncWrites: read('syncWrites'),
    graphMemoryBytes: read('graphMemoryBytes'),
    preload: read('preload'),
    tenantsOpen: read('tenantsOpen'),
    maxRestores: read('maxRestores'),
    tenantStoreBytes: read('tenantStoreBytes'),
    tenantIdleMs: read('tenantIdleMs'),
    tenantTemplate: read('tenantTemplate'),
    decisions: read('decisions'),
    decisionMasks: readMasks(flags.decisionMasks ?? [], environment, problems),
    decisionDurability: read('decisionDurability'),
    decisionOnOverflow: read('decisionOnOverflow'),
    decisionQueue: read('decisionQueue'),
    decisionAllowSampling: read('decisionAllowSampling'),
    decisionRetentionAgeMs: read('decisionRetentionAgeMs'),
    decisionRetentionBytes: read('decisionRetentionBytes'),
    decisionSinkFile: read('decisionSinkFile'),
    decisionSinkFileBytes: read('decisionSinkFileBytes'),
    decisionSinkFileKeep: read('decisionSinkFileKeep'),
    decisionSinkStdout: read('decisionSinkStdout'),
    decisionSinkOtlp: read('decisionSinkOtlp'),
    delegationProfile: read('delegationProfile'),
    tlsCert: read('tlsCert'),
    tlsKey: read('tlsKey'),
    tlsClientCa: read('tlsClientCa'),
    tlsClientAuth: read('tlsClientAuth'),
    tlsClientMap: read('tlsClientMap'),
    jwtIssuer: read('jwtIssuer'),
    jwtAudience: read('jwtAudience'),
    jwtJwks: read('jwtJwks'),
    jwtAlgorithms: read('jwtAlgorithms'),
    jwtClockSkewMs: read('jwtClockSkewMs'),
    jwtRefreshMs: read('jwtRefreshMs'),
    jwtTenantClaim: read('jwtTenantClaim'),
    jwtOrganizationClaim: read('jwtOrganizationClaim'),
    jwtRightsClaim: read('jwtRightsClaim'),
    jwtRightsPrefix: read('jwtRightsPrefix'),
    maxConnections: read('maxConnections'),
    maxStreamsPerConnection: read('maxStreamsPerConnection'),
    maxHeaderBytes: read('maxHeaderBytes'),
    firstBytesWaitMs: read('firstBytesWaitMs'),
    connectionIdleMs: read('connectionIdleMs'),
    connectionAgeMs: read('connectionAgeMs'),
    keepaliveMs: read('keepaliveMs'),
    credentialCallsPerSecond: read('credentialCallsPerSecond'),
    credentialCallsBurst: read('credentialCallsBurst'),
    credentialCallsAtOnce: read('credentialCallsAtOnce'),
    credentialStreamsAtOnce: read('credentialStreamsAtOnce'),
    credentialWorkPerSecond: read('credentialWorkPerSecond'),
    tenantCallsPerSecond: read('tenantCallsPerSecond'),
    tenantCallsBurst: read('tenantCallsBurst'),
    tenantCallsAtOnce: read('tenantCallsAtOnce'),
    tenantStreamsAtOnce: read('tenantStreamsAtOnce'),
    tenantWorkPerSecond: read('tenantWorkPerSecond'),
    tenantStoredRelationships: read('tenantStoredRelationships'),
    tenantStoredBytes: read('tenantStoredBytes'),
    metricsAddress: read('metricsAddress'),
    tracesOtlp: read('tracesOtlp'),
    tracesSample: read('tracesSample'),
  };
  problems.push(...credentialProblems(config), ...quotaProblems(config));
  const isOpen = config.presharedKeys.length === 0 && !hasCredentialsOf(config);
  if (
    isOpen &&
    !existsSync(credentialFileIn(config.dataDir)) &&
    !isLoopback(config.grpcAddress) &&
    !config.insecure
  ) {
    problems.push(openDoor(config.grpcAddress.host));
  }
  problems.push(...decisionContradictions(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config);
}

function defaultOf<Key extends TableKey>(key: Key): Config[Key] {
  const { flag, fallback, kind } = SETTINGS[key];
  const value = kind.parse(fallback);
  assert(value !== undefined, `the default of \`--${flag}\` does not parse`);
  return value;
}

function readKeys(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): readonly string[] {
  const { texts, source } = readRepeated(PRESHARED_KEY_FLAG, given, environment);
  if (texts.some((key) => key === '')) problems.push(`\`${source}\`: expected a key, found an empty one`);
  if (texts.some((key) => key.startsWith(KEY_PREFIX))) {
    problems.push(
      `\`${source}\`: expected a key that does not begin with \`${KEY_PREFIX}\`, as those made here do`,
    );
  }
  return texts;
}

function readMasks(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): readonly string[] {
  const { texts, source } = readRepeated(DECISION_MASK_FLAG, given, environment);
  for (const text of texts) {
    try {
      parseMask(text);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      problems.push(`\`${source}\`: ${error.message}`);
    }
  }
  return texts;
}

/** Those of the environment are separated by commas. Any on the command line replaces all of them. */
function readRepeated(
  flag: string,
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): { readonly texts: readonly string[]; readonly source: string } {
  const name = environmentName(flag);
  if (given.length > 0) return { texts: Object.freeze([...given]), source: `--${flag}` };
  const texts = environment[name]?.split(',').map((text) => text.trim()) ?? [];
  return { texts: Object.freeze(texts), source: name };
}

/** Settings of the decision log that would promise what others take back. */
function decisionContradictions(config: Config): readonly string[] {
  const problems: string[] = [];
  const { decisionSinkFile, decisionSinkStdout, decisionSinkOtlp } = config;
  if (!config.decisions && (decisionSinkFile !== '' || decisionSinkStdout || decisionSinkOtlp !== '')) {
    problems.push(
      '`--decisions off` leaves nothing to send on: leave it out, or the `--decision-sink-…` flags',
    );
  }
  if (config.decisionDurability === 'sync' && config.decisionOnOverflow === 'count') {
    problems.push(
      '`--decision-durability sync` waits for every record, so none can only be counted: leave it out, or `--decision-on-overflow count`',
    );
  }
  if (config.decisionDurability === 'sync' && config.decisionAllowSampling > 1) {
    problems.push(
      '`--decision-durability sync` waits for every record, so none can be left out: leave it out, or `--decision-allow-sampling`',
    );
  }
  return problems;
}

function openDoor(host: string): string {
  return (
    `\`${host === '' ? 'every interface' : host}\` can be reached from other machines and there is no preshared key: ` +
    `give one with \`--${PRESHARED_KEY_FLAG}\` or \`${environmentName(PRESHARED_KEY_FLAG)}\`, listen on a loopback ` +
    `address, or say \`--insecure\` to serve everyone who can connect`
  );
}
