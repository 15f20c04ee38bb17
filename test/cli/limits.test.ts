import { expect, test } from 'vitest';
import { readConfig } from '../../src/cli/config.ts';
import { grpcLimits, tenantLimits } from '../../src/cli/limits.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { DEFAULT_GRPC_LIMITS } from '../../src/transport/grpc/server.ts';

const NONE = { values: new Map<string, string>(), presharedKeys: [] };

test('what the help calls the default is what the library and the tests run with', () => {
  const config = readConfig(NONE, {});
  expect(tenantLimits(config)).toEqual(DEFAULT_LIMITS);
  expect(grpcLimits(config)).toEqual(DEFAULT_GRPC_LIMITS);
});

test.each([
  { flag: 'max-export-limit', text: '7', limit: { exportLimitMax: 7 } },
  { flag: 'max-export-page-size', text: '4096', limit: { pageBytesMax: 4096 } },
  { flag: 'max-transaction-metadata-size', text: '0', limit: { metadataBytesMax: 0 } },
  { flag: 'watch-heartbeat', text: '2s', limit: { watchHeartbeatMs: 2000 } },
])('`--$flag $text` reaches the operations', ({ flag, text, limit }) => {
  const config = readConfig({ ...NONE, values: new Map([[flag, text]]) }, {});
  expect(tenantLimits(config)).toEqual({ ...DEFAULT_LIMITS, ...limit });
});

test.each([
  { flag: 'max-message-size', text: '1048576', limit: { messageBytesMax: 1_048_576 } },
  { flag: 'stream-stall', text: '1m', limit: { stallMs: 60_000 } },
  { flag: 'stream-answer-wait', text: '0s', limit: { answerWaitMs: 0 } },
  { flag: 'max-connections', text: '9', limit: { connectionsMax: 9 } },
  { flag: 'max-streams-per-connection', text: '9', limit: { streamsPerConnectionMax: 9 } },
  { flag: 'first-bytes-wait', text: '2s', limit: { firstBytesWaitMs: 2000 } },
  { flag: 'connection-idle', text: '1m', limit: { connectionIdleMs: 60_000 } },
  { flag: 'connection-age', text: '1h', limit: { connectionAgeMs: 3_600_000 } },
  { flag: 'keepalive', text: '0s', limit: { keepaliveMs: 0 } },
])('`--$flag $text` reaches the transport', ({ flag, text, limit }) => {
  const config = readConfig({ ...NONE, values: new Map([[flag, text]]) }, {});
  expect(grpcLimits(config)).toEqual({ ...DEFAULT_GRPC_LIMITS, ...limit });
});

test.each([
  { flag: 'max-export-limit', text: '0' }, // no page would ever be full or empty
  { flag: 'max-export-page-size', text: '4G' },
  { flag: 'max-message-size', text: '0' }, // nobody could ask for anything
  { flag: 'max-message-size', text: '2147483648' }, // beyond what grpc-js can count
  { flag: 'watch-heartbeat', text: '0s' }, // a beat would follow the other without a pause
  { flag: 'stream-stall', text: '0s' }, // every reader would be too slow
  { flag: 'stream-answer-wait', text: '30' },
  { flag: 'first-bytes-wait', text: '0s' }, // nobody could say anything in time
])('`--$flag $text` is refused', ({ flag, text }) => {
  expect(() => readConfig({ ...NONE, values: new Map([[flag, text]]) }, {})).toThrow(
    `\`--${flag}\`: expected`,
  );
});
