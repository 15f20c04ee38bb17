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
import { delegated, object } from './delegation-world.ts';

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
