import { systemClock } from '../../src/base/clock.ts';
import { defaultProfile } from '../../src/delegation/default-profile.ts';
import type { Caller } from '../../src/model/caller.ts';
import type { CheckPermissionAsk } from '../../src/operations/asks.ts';
import { checkPermission } from '../../src/operations/check-permission.ts';
import type { CheckDelegatedAsk } from '../../src/operations/delegation/asks.ts';
import { checkDelegated } from '../../src/operations/delegation/check-delegated.ts';
import type { DelegationWorld } from '../../src/operations/delegation/world.ts';
import { openSnapshot } from '../../src/operations/snapshot.ts';
import { DEFAULT_LIMITS } from '../../src/tenants/limits.ts';
import { openTenant } from '../../src/tenants/open-tenant.ts';
import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { one, type Sample } from '../harness/sample.ts';
import { AGENTS_SIZE, agentsShape, sessionId } from '../worlds/agents-shape.ts';
import { chainQuestions } from '../worlds/agents.ts';

const HOPS = 2;
const CHAINS = 500;
/** So that both take about as long. */
const DELEGATED_TIMES = 2;
const WARM_UP_ROUNDS = 10;

const NEWEST = { kind: 'newest' } as const;
const NEVER = new AbortController().signal;
const CALLER: Caller = { tenant: 'default', name: 'bench' };

/** A chain of two hops is asked about for its tenant and its five links; the plain checks are those of the links. */
export const checkDelegatedCase: BenchCase = {
  name: 'check-delegated',
  question: 'what does a delegated check of two hops cost, to a plain check?',
  places: [{ world: 'agents', scale: 1 }],
  isInOneWorld: true,
  sides: ['ours'],
  rounds: 9,
  open,
  notes: [
    'not the public library: the operations themselves, whose code another tree may not have; no record is kept',
    'by processor time, plain and delegated checks taking turns',
  ],
};

async function open({ dataDir }: Context): Promise<Opened> {
  const tenant = await openTenant(dataDir, 'default', { clock: systemClock, limits: DEFAULT_LIMITS });
  const world: DelegationWorld = { tenant, profile: defaultProfile().profile, desk: undefined };
  const { plain, delegated } = asksOf();

  const askPlain = async (): Promise<void> => {
    for (const ask of plain) {
      const snapshot = await openSnapshot(tenant, { consistency: NEWEST, cursor: undefined }, NEVER);
      const { verdict } = await checkPermission(snapshot, CALLER, ask, NEVER);
      if (verdict.kind !== 'yes') throw new Error(`expected a yes, found \`${verdict.kind}\``);
    }
  };
  const askDelegated = async (): Promise<void> => {
    for (let time = 0; time < DELEGATED_TIMES; time++) {
      for (const ask of delegated) {
        const { decision } = await checkDelegated(world, CALLER, ask, NEVER);
        const isWhole = decision.verdict === 'allow' && decision.verdicts.length === 2 + 2 * HOPS;
        if (!isWhole) throw new Error(`expected an allow by every link, found \`${decision.reason}\``);
      }
    }
  };
  const round = async (): Promise<readonly Sample[]> => {
    const plainUs = (await processorUs(askPlain)) / plain.length;
    const delegatedUs = (await processorUs(askDelegated)) / (delegated.length * DELEGATED_TIMES);
    return [
      one('plain check', 'µs', plainUs),
      one('delegated check of two hops', 'µs', delegatedUs),
      one('delegated check of two hops to a plain one', 'share', delegatedUs / plainUs),
    ];
  };
  for (let time = 0; time < WARM_UP_ROUNDS; time++) await round();
  return opened(round, () => tenant.close());
}

function asksOf(): {
  readonly plain: readonly CheckPermissionAsk[];
  readonly delegated: readonly CheckDelegatedAsk[];
} {
  const shape = agentsShape(AGENTS_SIZE);
  const plain: CheckPermissionAsk[] = [];
  const delegated: CheckDelegatedAsk[] = [];
  for (let chain = 0; chain < CHAINS; chain++) {
    const questions = chainQuestions(shape, chain, HOPS);
    for (const { resource, permission, subject } of questions) {
      plain.push({ resource, permission, subject, context: {}, tracing: false });
    }
    const { resource, permission } = questions[0]!;
    delegated.push({
      session: { type: 'session', id: sessionId(chain, HOPS - 1) },
      resource,
      permission,
      context: {},
      requestDigest: undefined,
      claimed: undefined,
      organization: undefined,
      consistency: NEWEST,
      explain: false,
    });
  }
  return { plain, delegated };
}

/** Of all threads of this process, in microseconds. */
async function processorUs(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
