import { caseNamed } from '../cases/all-cases.ts';
import { worldOf } from '../worlds/all-worlds.ts';
import type { Context } from './case.ts';
import type { Sample } from './sample.ts';

/*
 * The process of one side of one case. Opens it, then measures a round whenever the parent says `round`, and ends at
 * `close`. Every message is answered by one: what the round measured, or what went wrong.
 */
export type CaseSetting = Omit<Context, 'world'> & { readonly name: string };
export type CaseMessage =
  | { readonly kind: 'open' }
  | { readonly kind: 'round'; readonly samples: readonly Sample[] }
  | { readonly kind: 'failed'; readonly reason: string };

const setting = JSON.parse(process.argv[2] ?? '') as CaseSetting; // written by `case-side.ts`
const opening = caseNamed(setting.name).open({ ...setting, world: () => worldOf(setting.place) });

process.once('disconnect', () => process.exit()); // whoever asked is gone
process.on('message', (order) => void obey(String(order)));
await answer(async () => {
  await opening;
  return { kind: 'open' };
});

async function obey(order: string): Promise<void> {
  if (order === 'round') {
    await answer(async () => ({ kind: 'round', samples: await (await opening).round() }));
    return;
  }
  await answer(async () => {
    await (await opening)[Symbol.asyncDispose]();
    return { kind: 'open' };
  });
  process.disconnect();
  process.exit(); // a peer's library may hold the process
}

async function answer(work: () => Promise<CaseMessage>): Promise<void> {
  let message: CaseMessage;
  try {
    message = await work();
  } catch (error) {
    message = {
      kind: 'failed',
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
  await new Promise<void>((resolve) => process.send?.(message, () => resolve()));
}
