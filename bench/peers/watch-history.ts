import { v1 } from '@authzed/authzed-node';
import { unreachable } from '../../src/base/assert.ts';
import { errorAnswer } from './errors.ts';
import type { Step } from './history.ts';
import type { WatchAsk, WatchedEvent, WatchedHistory } from './peer.ts';
import { wireFilter } from './wire-lists.ts';
import { struct, wireUpdate } from './wire.ts';
import { type Watch, watchEvents } from './watch-events.ts';

export type WriteCalls = Pick<
  v1.ZedPromiseClientInterface,
  'writeSchema' | 'deleteRelationships' | 'writeRelationships'
>;

/** Takes the steps, then watches them from `from`, once for each ask. The loading of the world gave the token `loadedAt`. */
export async function watchHistory(
  calls: WriteCalls,
  watch: Watch,
  { from, loadedAt }: { readonly from: v1.ZedToken; readonly loadedAt: v1.ZedToken },
  steps: readonly Step[],
  asks: readonly WatchAsk[],
): Promise<WatchedHistory> {
  const places = new Map([[loadedAt.token, -1]]);
  const outcomes: string[] = [];
  for (const [place, step] of steps.entries()) {
    try {
      const token = await take(calls, step);
      // A step that changes nothing may give the token of the one before it.
      if (token !== undefined && !places.has(token.token)) places.set(token.token, place);
      outcomes.push('ok');
    } catch (error) {
      outcomes.push(errorAnswer(error).code);
    }
  }
  const stepOf = (token: string): number => {
    const place = places.get(token);
    if (place === undefined) throw new Error('a watched token that no write gave');
    return place;
  };
  const events: (readonly WatchedEvent[])[] = [];
  for (const ask of asks) {
    const isLast = isLastOf(ask, steps.length);
    events.push(await watchEvents(watch, from, ask, { stepOf, isLast }));
  }
  return { outcomes, events };
}

async function take(calls: WriteCalls, step: Step): Promise<v1.ZedToken | undefined> {
  switch (step.kind) {
    case 'write': {
      const request = v1.WriteRelationshipsRequest.create({
        updates: step.updates.map(wireUpdate),
        ...(step.metadata && { optionalTransactionMetadata: struct(step.metadata) }),
      });
      return (await calls.writeRelationships(request)).writtenAt;
    }
    case 'delete': {
      const request = v1.DeleteRelationshipsRequest.create({ relationshipFilter: wireFilter(step.filter) });
      return (await calls.deleteRelationships(request)).deletedAt;
    }
    case 'schema':
      return (await calls.writeSchema(v1.WriteSchemaRequest.create({ schema: step.text }))).writtenAt;
    default:
      return unreachable(step);
  }
}

/** A history ends with the marker and then a schema, so each kind has a last event; checkpoints follow both. */
function isLastOf({ kinds }: WatchAsk, stepCount: number): (event: WatchedEvent) => boolean {
  const schema = stepCount - 1;
  const marker = stepCount - 2;
  if (kinds.includes('checkpoint')) return ({ kind, step }) => kind === 'checkpoint' && step === schema;
  if (kinds.includes('schema')) return ({ kind, step }) => kind === 'schema' && step === schema;
  return ({ kind, step }) => kind === 'updates' && step === marker;
}
