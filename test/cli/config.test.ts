import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { FlagTexts } from '../../src/cli/config.ts';
import { ConfigError, readConfig } from '../../src/cli/config.ts';
import { BYTES, DURATION, SWITCH, ADDRESS, count, isLoopback } from '../../src/cli/setting-values.ts';

function flags(values: Readonly<Record<string, string>>, presharedKeys: readonly string[] = []): FlagTexts {
  return { values: new Map(Object.entries(values)), presharedKeys };
}

function problemsOf(given: FlagTexts, environment: Readonly<Record<string, string>> = {}): readonly string[] {
  try {
    readConfig(given, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('the defaults stand alone, on loopback and without a key', () => {
  const config = readConfig(flags({}), {});
  expect(config).toMatchObject({
    grpcAddress: { host: '127.0.0.1', port: 50_051 },
    dataDir: './data',
    presharedKeys: [],
    maxDepth: 50,
    maxCaveatCost: 100_000,
    maxRequestCaveatCost: 1_000_000,
    gcWindowMs: 86_400_000,
    syncWrites: true,
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('flags beat the environment, which beats the defaults', () => {
  const environment = {
    BAILIWICK_GC_WINDOW: '1h',
    BAILIWICK_MAX_DEPTH: '20',
    BAILIWICK_PRESHARED_KEY: 'one, two',
  };
  const config = readConfig(flags({ 'max-depth': '30' }), environment);
  expect([config.gcWindowMs, config.maxDepth]).toEqual([3_600_000, 30]);
  expect(config.presharedKeys).toEqual(['one', 'two']);
  expect(readConfig(flags({}, ['a,b']), environment).presharedKeys).toEqual(['a,b']);
});

test('all problems are reported together, each under the name it was given by', () => {
  const environment = { BAILIWICK_GC_WINDOW: '24', BAILIWICK_PRESHARED_KEY: 'one,' };
  expect(problemsOf(flags({ 'max-depth': '0', 'grpc-addr': 'localhost' }), environment)).toEqual([
    '`--grpc-addr`: expected a host and a port, such as `127.0.0.1:50051` or `[::1]:50051`, found `localhost`',
    '`BAILIWICK_PRESHARED_KEY`: expected a key, found an empty one',
    '`--max-depth`: expected a whole number of at least 1, found `0`',
    '`BAILIWICK_GC_WINDOW`: expected a duration with units, such as `250ms`, `5s` or `1h30m`, found `24`',
  ]);
});

describe('the door', () => {
  test.each([
    { address: '127.0.0.1:1', loopback: true },
    { address: '127.8.0.1:1', loopback: true },
    { address: '[::1]:1', loopback: true },
    { address: 'localhost:1', loopback: true },
    { address: '0.0.0.0:1', loopback: false },
    { address: ':1', loopback: false },
    { address: '[::]:1', loopback: false },
    { address: '127.0.0.1.example.com:1', loopback: false },
    { address: 'localhost.example.com:1', loopback: false },
  ])('$address on loopback: $loopback', ({ address, loopback }) => {
    expect(isLoopback(ADDRESS.parse(address)!)).toBe(loopback);
    expect(problemsOf(flags({ 'grpc-addr': address }))).toHaveLength(loopback ? 0 : 1);
    expect(problemsOf(flags({ 'grpc-addr': address }, ['secret']))).toEqual([]);
    expect(problemsOf(flags({ 'grpc-addr': address, insecure: 'on' }))).toEqual([]);
  });

  test('a refusal says what would do', () => {
    expect(problemsOf(flags({ 'grpc-addr': '0.0.0.0:50051' }))[0]).toBe(
      '`0.0.0.0` can be reached from other machines and there is no preshared key: give one with `--preshared-key` ' +
        'or `BAILIWICK_PRESHARED_KEY`, listen on a loopback address, or say `--insecure` to serve everyone who can connect',
    );
  });

  test('an empty key is not no key', () => {
    expect(problemsOf(flags({ 'grpc-addr': '0.0.0.0:1' }, ['']))).toEqual([
      '`--preshared-key`: expected a key, found an empty one',
    ]);
  });
});

describe('values', () => {
  test.each([
    { text: '90s', ms: 90_000 },
    { text: '1h30m', ms: 5_400_000 },
    { text: '2d', ms: 172_800_000 },
    { text: '0s', ms: 0 },
    { text: '24', ms: undefined }, // a number without a unit is not a duration
    { text: '1.5h', ms: undefined },
    { text: '-5s', ms: undefined },
    { text: '5 s', ms: undefined },
    { text: '', ms: undefined },
  ])('duration `$text` is $ms', ({ text, ms }) => expect(DURATION.parse(text)).toBe(ms));

  test.each([
    { text: '1', number: 1 },
    { text: '0', number: undefined },
    { text: '1e3', number: undefined },
    { text: '-1', number: undefined },
    { text: '9999999999999999', number: undefined }, // not a safe integer
  ])('count `$text` is $number', ({ text, number }) => expect(count(1).parse(text)).toBe(number));

  test('sizes are bytes, switches are on or off, ports fit', () => {
    expect(BYTES.parse('0')).toBe(0);
    expect(BYTES.parse('4k')).toBeUndefined();
    expect([SWITCH.parse('on'), SWITCH.parse('off'), SWITCH.parse('yes')]).toEqual([true, false, undefined]);
    expect(ADDRESS.parse('[::1]:70000')).toBeUndefined();
    expect(ADDRESS.parse('::1:50051')).toBeUndefined();
    expect(ADDRESS.parse('[::1]:0')).toEqual({ host: '::1', port: 0 });
  });
});

test.skipIf(process.platform !== 'linux')('threads are a number, or as many as there are processors', () => {
  expect(readConfig(flags({ threads: '3' }), {}).threads).toBe(3);
  expect(readConfig(flags({}), {}).threads).toBe(availableParallelism());
  expect(problemsOf(flags({ threads: '0' }))).toEqual([
    '`--threads`: expected `auto` or a whole number from 1 to 256, found `0`',
  ]);
  expect(problemsOf(flags({ threads: '257' }))).toHaveLength(1);
});

describe('the decision log', () => {
  test('is kept unless it is switched off, bounded by age and size', () => {
    const config = readConfig(flags({}), {});
    expect(config).toMatchObject({
      decisions: true,
      decisionMasks: [],
      decisionDurability: 'batch',
      decisionOnOverflow: 'refuse',
      decisionQueue: 16_384,
      decisionAllowSampling: 1,
      decisionRetentionAgeMs: 90 * 24 * 3_600_000,
      decisionRetentionBytes: 10 * 2 ** 30,
      decisionSinkFile: '',
      decisionSinkStdout: false,
      decisionSinkOtlp: '',
    });
    expect(readConfig(flags({ decisions: 'off' }), {}).decisions).toBe(false);
  });

  test('has its masks from the flags, else from the environment', () => {
    const environment = { BAILIWICK_DECISION_MASK: '/context/prompt, /metadata/user' };
    expect(readConfig(flags({}), environment).decisionMasks).toEqual(['/context/prompt', '/metadata/user']);
    const given = { ...flags({}), decisionMasks: ['/annotations/note'] };
    expect(readConfig(given, environment).decisionMasks).toEqual(['/annotations/note']);
  });

  test.each([
    { given: { decisions: 'off', 'decision-sink-stdout': 'on' }, problem: 'nothing to send on' },
    { given: { decisions: 'off', 'decision-sink-file': 'log' }, problem: 'nothing to send on' },
    { given: { 'decision-durability': 'sync', 'decision-on-overflow': 'count' }, problem: 'only be counted' },
    { given: { 'decision-durability': 'sync', 'decision-allow-sampling': '2' }, problem: 'be left out' },
  ])('can not promise what it does not keep: $given', ({ given, problem }) => {
    expect(problemsOf(flags(given))).toEqual([expect.stringContaining(problem)]);
  });

  test('is refused a mask that masks nothing, and a collector that is no address', () => {
    const given = { ...flags({ 'decision-sink-otlp': 'collector:4318' }), decisionMasks: ['context/prompt'] };
    expect(problemsOf(given)).toEqual([
      '`--decision-mask`: expected a mask such as `/context/prompt`, `/metadata/user` or `/annotations/note`, found `context/prompt`',
      '`--decision-sink-otlp`: expected the whole address of a collector, such as `http://collector:4318/v1/logs`, or `none`, found `collector:4318`',
    ]);
  });
});

describe('credentials', () => {
  const JWT = { 'jwt-issuer': 'i', 'jwt-audience': 'a', 'jwt-jwks': 'https://i.test/keys' };
  const TLS = { 'tls-cert': 'c', 'tls-key': 'k', 'tls-client-ca': 'a', 'tls-client-map': 'm' };

  test.each([
    { given: { 'tls-cert': 'c' }, problem: '`--tls-cert` and `--tls-key`: expected both' },
    { given: { 'tls-client-ca': 'a' }, problem: '`--tls-client-ca`: expected `--tls-cert`' },
    { given: { 'tls-client-map': 'm' }, problem: '`--tls-client-map`: expected `--tls-client-ca`' },
    { given: { 'tls-client-auth': 'maybe' }, problem: '`--tls-client-auth`: expected one of' },
    { given: { 'jwt-issuer': 'i' }, problem: 'expected all or none of them' },
    { given: { ...JWT, 'jwt-jwks': 'http://i.test/keys' }, problem: '`--jwt-jwks`: expected `https:`' },
    {
      given: { ...JWT, 'jwt-jwks': 'http://127.0.0.1@i.test/keys' },
      problem: '`--jwt-jwks`: expected `https:`',
    },
    { given: { 'jwt-algorithms': 'RS256,HS256' }, problem: '`--jwt-algorithms`: expected some of' },
    { given: { 'jwt-algorithms': 'none' }, problem: '`--jwt-algorithms`: expected some of' },
    { given: { 'jwt-algorithms': '' }, problem: '`--jwt-algorithms`: expected some of' },
    { given: { 'jwt-tenant-claim': '' }, problem: '`--jwt-tenant-claim`: expected the name of a claim' },
  ])('$given: $problem', ({ given, problem }) => {
    expect(problemsOf(flags(given))).toEqual([expect.stringContaining(problem)]);
  });

  test.each([{ given: JWT }, { given: TLS }, { given: { ...JWT, 'jwt-jwks': 'http://localhost:80/keys' } }])(
    'who can be told apart by $given needs no preshared key on any address',
    ({ given }) => {
      expect(problemsOf(flags({ ...given, 'grpc-addr': '0.0.0.0:1' }))).toEqual([]);
    },
  );

  test('a preshared key that looks like a stored one would never be found', () => {
    expect(problemsOf(flags({}, ['bw_mine']))).toEqual([
      expect.stringContaining('does not begin with `bw_`'),
    ]);
  });

  test('lists are separated by commas', () => {
    const { jwtAlgorithms } = readConfig(flags({ 'jwt-algorithms': 'ES256, RS256' }), {});
    expect(jwtAlgorithms).toEqual(['ES256', 'RS256']);
  });
});
