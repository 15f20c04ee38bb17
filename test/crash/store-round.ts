import type { Random } from '../../bench/worlds/random.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import { LevelStore } from '../../src/store/level/level-store.ts';
import { changesUpToHead, HandClock, scanAll } from '../store/fixtures.ts';
import { linesUntilKilled } from './killed-child.ts';
import { losePower } from './lose-power.ts';

const IMPORTED = 400;
/** How long a process may work before it is killed. */
const LIFE_MS_MAX = 200;

/** What a store is known to hold: by what was tried and what was acknowledged, over all rounds in one folder. */
export interface Ledger {
  /** Objects and imports by id. `open` while nobody knows. */
  readonly objects: Map<string, 'there' | 'open' | 'gone'>;
  readonly imports: Map<string, 'there' | 'open' | 'gone'>;
  /** In the order they were tried; the last that was acknowledged, or one after it, is in force. */
  readonly schemas: { readonly id: string; isAcknowledged: boolean }[];
}

export interface Round {
  readonly acknowledged: number;
  readonly lostBytes: number;
  /** What is not as it must be. */
  readonly problems: readonly string[];
}

export function newLedger(): Ledger {
  return { objects: new Map(), imports: new Map(), schemas: [] };
}

/**
 * A process changes the store, is killed, and the power fails with it. Then everything that was acknowledged is there,
 * nothing is half there, and fsck is content.
 */
export async function storeRound(
  folder: string,
  round: number,
  ledger: Ledger,
  random: Random,
): Promise<Round> {
  const lines = await linesUntilKilled('store-writer.ts', [folder, `r${round}`], random.below(LIFE_MS_MAX));
  const synced = new Map<string, number>();
  let acknowledged = 0;
  for (const line of lines) {
    const [word = '', what = '', id = ''] = line.split(' ');
    if (word === 'synced') synced.set(what, Number(id));
    if (word === 'did') acknowledged++;
    if (word === 'try' || word === 'did') enter(ledger, word === 'did', what, id);
  }
  const lostBytes = losePower(folder, synced, random);
  const { findings } = await fsck(folder);
  const problems = findings.map(({ kind, message }) => `fsck: ${kind}: ${message}`);
  await using store = await LevelStore.open(folder, new HandClock());
  problems.push(...(await compare(store, ledger)));
  return { acknowledged, lostBytes, problems };
}

function enter({ objects, imports, schemas }: Ledger, isDone: boolean, what: string, id: string): void {
  switch (what) {
    case 'create':
    case 'delete':
      objects.set(id, !isDone ? 'open' : what === 'create' ? 'there' : 'gone');
      return;
    case 'import':
      imports.set(id, isDone ? 'there' : 'open');
      return;
    case 'bad-import':
      imports.set(id, 'gone'); // whether its failure was told or not
      return;
    case 'schema':
      if (isDone) schemas.at(-1)!.isAcknowledged = true;
      else schemas.push({ id, isAcknowledged: false });
      return;
    default:
      throw new Error(`expected something that is known, found \`${what}\``);
  }
}

async function compare(store: LevelStore, { objects, imports, schemas }: Ledger): Promise<readonly string[]> {
  const problems: string[] = [];
  const found = new Map<string, number>();
  for (const { resource } of await scanAll(store, store.head(), 0)) {
    const id = resource.type === 'document' ? resource.id.slice(0, -7) : resource.id;
    found.set(id, (found.get(id) ?? 0) + 1);
  }
  const hold = (known: Ledger['objects'], whole: number): void => {
    for (const [id, state] of known) {
      const count = found.get(id) ?? 0;
      if (count !== 0 && count !== whole) problems.push(`\`${id}\` is there by ${count} of ${whole}`);
      if (state === 'there' && count === 0) problems.push(`\`${id}\` was acknowledged and is not there`);
      if (state === 'gone' && count > 0) problems.push(`\`${id}\` is gone and is there`);
      found.delete(id);
      if (state === 'open') known.set(id, count === 0 ? 'gone' : 'there'); // from here on it is known
    }
  };
  hold(objects, 3);
  hold(imports, IMPORTED);
  if (found.size > 0) problems.push(`there is what nobody wrote: ${[...found.keys()].join(' ')}`);
  const inForce = (await store.readSchema(store.head()))?.text.split('\n')[0]?.slice(3);
  const sure = schemas.findLastIndex(({ isAcknowledged }) => isAcknowledged);
  const isRight = inForce === undefined ? sure < 0 : schemas.findIndex(({ id }) => id === inForce) >= sure;
  if (!isRight)
    problems.push(`the schema in force is \`${inForce}\`, expected \`${schemas[sure]?.id}\` or later`);
  for (const { revision, updates, complete } of await changesUpToHead(store, store.oldest())) {
    if (complete && updates.length !== 0 && updates.length !== 3 && updates.length !== 50)
      problems.push(`revision ${revision} has ${updates.length} changes`);
  }
  return problems;
}
