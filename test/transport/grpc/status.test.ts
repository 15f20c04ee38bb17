import { expect, test } from 'vitest';
import { Bug } from '../../../src/base/assert.ts';
import { Fault } from '../../../src/model/fault.ts';
import { toRefusal } from '../../../src/transport/grpc/status.ts';
import { StatusCode } from '../../../src/transport/wire/status-code.ts';

const calm = new AbortController().signal;
const timeout = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
const cancelled = AbortSignal.abort(new DOMException('gone', 'AbortError'));
const stopping = AbortSignal.abort(new Fault('shutting-down', 'the server is shutting down'));
const abortError = new DOMException('aborted', 'AbortError');

test.each([
  {
    name: 'a fault',
    thrown: new Fault('no-schema', 'none'),
    signal: calm,
    code: 'NOT_FOUND',
    reason: 'no-schema',
  },
  {
    name: 'a fault after an abort',
    thrown: new Fault('no-schema', 'none'),
    signal: cancelled,
    code: 'NOT_FOUND',
    reason: 'no-schema',
  },
  { name: 'a bug', thrown: new Bug('never'), signal: calm, code: 'INTERNAL', reason: undefined },
  {
    name: 'a bug after an abort is still one',
    thrown: new Bug('never'),
    signal: cancelled,
    code: 'INTERNAL',
    reason: undefined,
  },
  { name: 'nothing', thrown: undefined, signal: calm, code: 'INTERNAL', reason: undefined },
  { name: 'an abort without one', thrown: abortError, signal: calm, code: 'INTERNAL', reason: undefined },
  {
    name: 'the deadline',
    thrown: timeout.reason,
    signal: timeout,
    code: 'DEADLINE_EXCEEDED',
    reason: 'deadline-exceeded',
  },
  {
    name: 'the deadline, as said by Node',
    thrown: abortError,
    signal: timeout,
    code: 'DEADLINE_EXCEEDED',
    reason: 'deadline-exceeded',
  },
  {
    name: 'a peer that is gone',
    thrown: cancelled.reason,
    signal: cancelled,
    code: 'CANCELLED',
    reason: 'cancelled',
  },
  {
    name: 'a server that stops',
    thrown: stopping.reason,
    signal: stopping,
    code: 'UNAVAILABLE',
    reason: 'shutting-down',
  },
  {
    name: 'a server that stops, as said by Node',
    thrown: abortError,
    signal: stopping,
    code: 'UNAVAILABLE',
    reason: 'shutting-down',
  },
] as const)('$name', ({ thrown, signal, code, reason }) => {
  const refusal = toRefusal(thrown, signal);
  expect([refusal.code, refusal.reason]).toEqual([StatusCode[code], reason]);
  if (reason === undefined)
    expect([refusal.details, refusal.statusBytes]).toEqual(['internal error', undefined]);
});
