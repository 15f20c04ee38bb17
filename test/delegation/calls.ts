import type { DelegatedDecision } from '../../src/delegation/decision.ts';
import type {
  CheckDelegatedAsk,
  CheckDelegatedBulkAsk,
  LookupDelegatedResourcesAsk,
  LookupDelegatedResourcesPart,
} from '../../src/operations/delegation/asks.ts';
import { checkDelegated } from '../../src/operations/delegation/check-delegated.ts';
import { checkDelegatedBulk } from '../../src/operations/delegation/check-delegated-bulk.ts';
import { lookupDelegatedResources } from '../../src/operations/delegation/lookup-delegated-resources.ts';
import type { DelegationWorld } from '../../src/operations/delegation/world.ts';
import { CALLER, NEVER } from '../operations/calls.ts';
import { Fault } from '../../src/model/fault.ts';
import type { ObjectRef } from '../../src/model/relationship.ts';
import { createGrant } from '../../src/operations/delegation/create-grant.ts';
import { delegateSession } from '../../src/operations/delegation/delegate-session.ts';
import { endGrant } from '../../src/operations/delegation/end-grant.ts';
import { extendGrant } from '../../src/operations/delegation/extend-grant.ts';
import { listGrants } from '../../src/operations/delegation/list-grants.ts';
import { openSession } from '../../src/operations/delegation/open-session.ts';
import { registerAgent } from '../../src/operations/delegation/register-agent.ts';
import { resume } from '../../src/operations/delegation/resume.ts';
import { stop } from '../../src/operations/delegation/stop.ts';
import type {
  CreateGrantAsk,
  DelegateSessionAsk,
  EndGrantAsk,
  ExtendGrantAsk,
  GrantAnswer,
  ListedGrant,
  OpenSessionAsk,
  RegisterAgentAsk,
  ResumeAsk,
  Scope,
  SessionAnswer,
  StopAsk,
  WrittenAnswer,
} from '../../src/operations/delegation/write-asks.ts';
import { delegated, HOUR_MS, object } from './delegation-world.ts';

/** `document:d1#view@session:s1`, and whatever else is asked. */
export async function decision(
  world: DelegationWorld,
  text: string,
  more: Partial<CheckDelegatedAsk> = {},
): Promise<DelegatedDecision> {
  return (await checkDelegated(world, CALLER, delegated(text, more), NEVER)).decision;
}

/** The code alone. */
export async function reason(
  world: DelegationWorld,
  text: string,
  more: Partial<CheckDelegatedAsk> = {},
): Promise<string> {
  return (await decision(world, text, more)).reason;
}

/** Items like `document:d1#view`, of one session. */
export async function bulk(
  world: DelegationWorld,
  session: string,
  items: readonly string[],
  more: Partial<CheckDelegatedBulkAsk> = {},
): Promise<readonly DelegatedDecision[]> {
  const asks = items.map((item) => delegated(`${item}@${session}`));
  const ask = {
    ...delegated(`document:none#view@${session}`),
    items: asks,
    semantic: 'execute-all',
    ...more,
  } as const;
  return (await checkDelegatedBulk(world, CALLER, ask, NEVER)).decisions;
}

export interface WholeList {
  readonly ids: readonly string[];
  readonly cursors: readonly string[];
  readonly end: Extract<LookupDelegatedResourcesPart, { readonly kind: 'end' }>;
}

/** `document#view@session:s1` */
export async function list(
  world: DelegationWorld,
  text: string,
  more: Partial<LookupDelegatedResourcesAsk> = {},
): Promise<WholeList> {
  const [left = '', session = ''] = text.split('@');
  const [resourceType = '', permission = ''] = left.split('#');
  const ask = {
    session: object(session),
    claimed: undefined,
    organization: undefined,
    resourceType,
    permission,
    context: {},
    consistency: { kind: 'newest' },
    limit: 0,
    cursor: undefined,
    ...more,
  } as const;
  const items: { readonly resourceId: string; readonly cursor: string }[] = [];
  for await (const part of lookupDelegatedResources(world, CALLER, ask, NEVER)) {
    if (part.kind === 'end') {
      return {
        ids: items.map(({ resourceId }) => resourceId),
        cursors: items.map(({ cursor }) => cursor),
        end: part,
      };
    }
    items.push(...part.items);
  }
  throw new Error('the list has no end');
}

/** What every change says, unless the test says otherwise. */
const PLAIN = { organization: undefined, reason: 'a test', idempotencyKey: undefined } as const;

/** `document:d1#viewer`, for as long as the session. */
export function scope(text: string, more: Partial<Scope> = {}): Scope {
  const [resource = '', relation = ''] = text.split('#');
  return { resource: object(resource), relation, caveat: undefined, ttlMs: undefined, ...more };
}

export function register(
  world: DelegationWorld,
  agent: string,
  more: Partial<RegisterAgentAsk> = {},
): Promise<WrittenAnswer> {
  const ask = {
    ...PLAIN,
    by: undefined,
    agent: object(agent),
    tenant: object('organization:acme'),
    owner: object('user:olga'),
    workloadId: '',
    version: '',
    charterDigest: '',
    longestSessionMs: undefined,
    ...more,
  };
  return registerAgent(world, CALLER, ask, NEVER);
}

export function open(
  world: DelegationWorld,
  agent: string,
  scopes: readonly Scope[],
  more: Partial<OpenSessionAsk> = {},
): Promise<SessionAnswer> {
  const ask = {
    ...PLAIN,
    tenant: object('organization:acme'),
    user: object('user:ben'),
    agent: object(agent),
    ttlMs: HOUR_MS,
    scopes,
    ...more,
  };
  return openSession(world, CALLER, ask, NEVER);
}

export function delegate(
  world: DelegationWorld,
  parent: ObjectRef,
  agent: string,
  scopes: readonly Scope[],
  more: Partial<DelegateSessionAsk> = {},
): Promise<SessionAnswer> {
  const ask = { ...PLAIN, parent, agent: object(agent), ttlMs: HOUR_MS, scopes, ...more };
  return delegateSession(world, CALLER, ask, NEVER);
}

export function grant(
  world: DelegationWorld,
  session: ObjectRef,
  given: Scope,
  by: ObjectRef | undefined,
  more: Partial<CreateGrantAsk> = {},
): Promise<GrantAnswer> {
  return createGrant(world, CALLER, { ...PLAIN, session, scope: given, by, ...more }, NEVER);
}

export function extend(
  world: DelegationWorld,
  grantId: string,
  extendMs: number,
  more: Partial<ExtendGrantAsk> = {},
): Promise<GrantAnswer> {
  return extendGrant(world, CALLER, { ...PLAIN, grantId, extendMs, by: undefined, ...more }, NEVER);
}

export function end(
  world: DelegationWorld,
  grantId: string,
  more: Partial<EndGrantAsk> = {},
): Promise<WrittenAnswer> {
  return endGrant(world, CALLER, { ...PLAIN, grantId, by: undefined, ...more }, NEVER);
}

export async function grants(
  world: DelegationWorld,
  of: ObjectRef,
  includeEnded = false,
): Promise<readonly ListedGrant[]> {
  const found: ListedGrant[] = [];
  for await (const batch of listGrants(world, CALLER, { of, organization: undefined, includeEnded }, NEVER))
    found.push(...batch);
  return found;
}

export function halt(
  world: DelegationWorld,
  target: ObjectRef,
  more: Partial<StopAsk> = {},
): Promise<WrittenAnswer> {
  return stop(world, CALLER, { ...PLAIN, target, by: undefined, purgeGrants: false, ...more }, NEVER);
}

export function unhalt(
  world: DelegationWorld,
  target: ObjectRef,
  more: Partial<ResumeAsk> = {},
): Promise<WrittenAnswer> {
  return resume(world, CALLER, { ...PLAIN, target, by: undefined, ...more }, NEVER);
}

/** The code of a refusal: the fault's own reason, and the one in its details. */
export async function refusalOf(attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt();
    return 'no fault';
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    const { reason: code, details } = thrown;
    return details['reason'] === undefined ? code : `${code} ${details['reason']}`;
  }
}
