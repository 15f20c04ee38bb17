import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Connection } from '../../src/cli/client/connection.ts';
import { objectField } from '../../src/cli/client/delegation/act-flags.ts';
import {
  CHECK_DELEGATED,
  DELEGATE_SESSION,
  OPEN_SESSION,
  REGISTER_AGENT,
  RESUME,
  STOP,
} from '../../src/cli/client/delegation/methods.ts';
import { WRITE, WRITE_SCHEMA } from '../../src/cli/client/methods.ts';
import { objectText } from '../../src/cli/client/reference-text.ts';
import { parseUpdate } from '../../src/cli/client/update-text.ts';
import { Verdict } from '../../src/gen/bailiwick/v1/Verdict.ts';
import { Pulse } from '../../src/base/pulse.ts';
import { Random } from '../worlds/random.ts';

const SCHEMA = path.join(import.meta.dirname, '../../schema.example.zed');
const RELATIONSHIPS = [
  'touch organization:acme#admin@user:anna',
  'touch folder:f1#org@organization:acme',
  'touch folder:f1#viewer@user:amy',
  'touch folder:f1#viewer@agent:first',
  'touch folder:f1#viewer@agent:second',
  'touch document:d1#folder@folder:f1',
];
const SCOPE = { resource: objectField('document:d1'), relation: 'viewer' };
export interface KillSwitchOptions {
  /** `host:port` of a server with nothing in it. */
  readonly address: string;
  readonly trials: number;
  /** That check without pause, each one call after the other. */
  readonly connections: number;
  readonly seed: number;
}

export interface KillSwitchOutcome {
  readonly checks: number;
  readonly allowed: number;
  readonly denied: number;
  /** Allows of checks that began after a stop was answered and ended before it was taken back: there must be none. */
  readonly late: number;
  /** Checks that began and ended in that time, all told. */
  readonly after: number;
}

/**
 * Stops and resumes parts of one chain at random, while many connections ask what it may, and counts the allows that
 * were asked for after a stop was answered. A check that is under way when a stop is answered may be either.
 */
export async function killSwitchTrials(options: KillSwitchOptions): Promise<KillSwitchOutcome> {
  const connect = (): Connection =>
    new Connection({ endpoint: options.address, tls: false, timeoutMs: 60_000 });
  using operator = connect();
  const leaf = await prepare(operator);
  const targets = ['user:amy', 'agent:first', 'agent:second', 'organization:acme', ...leaf.sessions];
  const counted = { checks: 0, allowed: 0, denied: 0, late: 0, after: 0 };
  const answered = new Pulse();
  let stopped: number | undefined; // the trial whose stop was answered and is not about to be taken back
  let isOver = false;

  async function checkWithoutPause(): Promise<void> {
    using connection = connect();
    const ask = { session: objectField(leaf.session), resource: SCOPE.resource, permission: 'view' };
    while (!isOver) {
      const before = stopped;
      const { verdict } = await connection.call(CHECK_DELEGATED, ask);
      counted.checks++;
      // One that is answered later may have been decided after the stop was taken back.
      const isAfter = before !== undefined && before === stopped;
      if (isAfter) counted.after++;
      if (verdict !== Verdict.VERDICT_ALLOW) counted.denied++;
      else {
        counted.allowed++;
        if (isAfter) counted.late++;
      }
      answered.fire();
    }
  }

  const random = new Random(options.seed);
  const failed = new AbortController();
  const checkers = Array.from({ length: options.connections }, () =>
    checkWithoutPause().catch((thrown: unknown) => failed.abort(thrown)),
  );
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      await answered.next(failed.signal);
      failed.signal.throwIfAborted();
    }
  };
  for (let trial = 0; trial < options.trials; trial++) {
    const target = objectField(targets[random.below(targets.length)]!);
    const pause = counted.checks + random.below(options.connections);
    await until(() => counted.checks >= pause);
    await operator.call(STOP, { target });
    stopped = trial;
    const enough = counted.after + options.connections;
    await until(() => counted.after >= enough);
    stopped = undefined;
    await operator.call(RESUME, { target });
  }
  isOver = true;
  await Promise.all(checkers);
  return counted;
}

/** A chain of two hops that may view a document. */
async function prepare(
  operator: Connection,
): Promise<{ readonly session: string; readonly sessions: readonly string[] }> {
  await operator.call(WRITE_SCHEMA, { schema: readFileSync(SCHEMA, 'utf8') });
  await operator.call(WRITE, { updates: RELATIONSHIPS.map(parseUpdate) });
  const tenant = objectField('organization:acme');
  const [first, second] = ['agent:first', 'agent:second'].map(objectField);
  for (const agent of [first!, second!]) {
    await operator.call(REGISTER_AGENT, { agent, tenant, owner: objectField('user:anna') });
  }
  const life = { ttl: { seconds: 7200 }, scopes: [SCOPE] };
  const opened = await operator.call(OPEN_SESSION, {
    ...life,
    tenant,
    user: objectField('user:amy'),
    agent: first!,
  });
  const parent = opened.session?.session ?? null;
  const split = await operator.call(DELEGATE_SESSION, { ...life, parent, agent: second! });
  const sessions = [parent, split.session?.session ?? null].map(objectText);
  return { session: sessions[1]!, sessions };
}
