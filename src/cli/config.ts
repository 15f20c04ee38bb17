import { assert } from '../base/assert.ts';
import type { Config, TableKey } from './settings.ts';
import { PRESHARED_KEY_FLAG, SETTINGS, environmentName } from './settings.ts';
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

/** Texts given on the command line, by flag name without dashes; the preshared key may repeat. */
export interface FlagTexts {
  readonly values: ReadonlyMap<string, string>;
  readonly presharedKeys: readonly string[];
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
    gcWindowMs: read('gcWindowMs'),
    gcIntervalMs: read('gcIntervalMs'),
    shutdownGraceMs: read('shutdownGraceMs'),
    freshnessWaitMs: read('freshnessWaitMs'),
    watchHeartbeatMs: read('watchHeartbeatMs'),
    streamStallMs: read('streamStallMs'),
    streamAnswerWaitMs: read('streamAnswerWaitMs'),
    syncWrites: read('syncWrites'),
    graphMemoryBytes: read('graphMemoryBytes'),
    preload: read('preload'),
  };
  if (config.presharedKeys.length === 0 && !isLoopback(config.grpcAddress) && !config.insecure) {
    problems.push(openDoor(config.grpcAddress.host));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config);
}

function defaultOf<Key extends TableKey>(key: Key): Config[Key] {
  const { flag, fallback, kind } = SETTINGS[key];
  const value = kind.parse(fallback);
  assert(value !== undefined, `the default of \`--${flag}\` does not parse`);
  return value;
}

/** Keys of the environment are separated by commas. Any key on the command line replaces all of them. */
function readKeys(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): readonly string[] {
  const name = environmentName(PRESHARED_KEY_FLAG);
  const keys = given.length > 0 ? given : (environment[name]?.split(',').map((key) => key.trim()) ?? []);
  if (keys.some((key) => key === '')) {
    const source = given.length > 0 ? `--${PRESHARED_KEY_FLAG}` : name;
    problems.push(`\`${source}\`: expected a key, found an empty one`);
  }
  return Object.freeze([...keys]);
}

function openDoor(host: string): string {
  return (
    `\`${host === '' ? 'every interface' : host}\` can be reached from other machines and there is no preshared key: ` +
    `give one with \`--${PRESHARED_KEY_FLAG}\` or \`${environmentName(PRESHARED_KEY_FLAG)}\`, listen on a loopback ` +
    `address, or say \`--insecure\` to serve everyone who can connect`
  );
}
