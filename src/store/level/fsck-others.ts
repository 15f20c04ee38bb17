import { ALL_BUNDLED_KEY } from './bundles/all-bundled.ts';
import type { Checkup } from './checkup.ts';
import { countStored } from './count-stored.ts';
import { decodeCounter } from './counter-row.ts';
import { readStored } from './head-row.ts';
import { numberAt, rangeOf, TAG } from './layout.ts';
import { META_KEYS } from './meta.ts';
import { readableKey } from '../../base/sealed-value.ts';
import { payloadOf } from './sealed-value.ts';

const KNOWN_META_KEYS: readonly Buffer[] = [...META_KEYS, ALL_BUNDLED_KEY];

/** Schemas: each known to the changelog, which was found to tell of `told` of them, but for the one in force at the oldest revision. */
export async function checkSchemas({ database, meta, findings }: Checkup, told: number): Promise<number> {
  let count = 0;
  let inWindow = 0;
  await findings.during(async () => {
    for await (const entries of database.rows(rangeOf(TAG.schema))) {
      for (const entry of entries) {
        findings.attempt('unreadable', () => payloadOf(...entry));
        count++;
        if (numberAt(entry[0], 0) > meta.oldest) inWindow++;
      }
    }
  });
  if (inWindow !== told)
    findings.add(
      'schema',
      `${inWindow} schemas were written inside the window, the changelog tells of ${told}`,
    );
  return count;
}

/** Times: as many inside the window as there are changes, for each of which one was looked up. */
export async function checkTimes({ database, meta, findings }: Checkup, changes: number): Promise<void> {
  let inWindow = 0;
  for await (const entries of database.rows(rangeOf(TAG.time))) {
    for (const entry of entries) {
      findings.attempt('unreadable', () => payloadOf(...entry));
      if (numberAt(entry[0], 1) > meta.oldest) inWindow++;
    }
  }
  if (inWindow !== changes)
    findings.add('time', `${inWindow} times inside the window, expected one for each of ${changes} changes`);
}

/** Counters: each can be read. */
export async function checkCounters({ database, findings }: Checkup): Promise<void> {
  for await (const entries of database.rows(rangeOf(TAG.counter))) {
    for (const entry of entries) findings.attempt('unreadable', () => decodeCounter(entry));
  }
}

/** What is said to be stored is what the forward rows say. */
export async function checkStored({ database, imports, findings }: Checkup): Promise<void> {
  const counted = await countStored(database, imports);
  const told = await readStored(database);
  for (const what of ['relationships', 'bytes'] as const) {
    if (told[what] === counted[what]) continue;
    findings.add('stored', `${told[what]} ${what} are said to be stored, the rows say ${counted[what]}`);
  }
}

/** Keys of no known kind. */
export async function checkUnknownKeys({ database, findings }: Checkup): Promise<void> {
  const known = Object.values(TAG).toSorted().map(rangeOf);
  const ends = [Buffer.alloc(0), ...known.map(({ lt }) => lt)];
  const starts = [...known.map(({ gte }) => gte), Buffer.from([0xff])];
  for (const [index, gte] of ends.entries()) {
    for await (const entries of database.rows({ gte, lt: starts[index] ?? gte })) {
      for (const [key] of entries)
        findings.add('unreadable', `\`${readableKey(key)}\` is no key of this format`);
    }
  }
  for await (const entries of database.rows(rangeOf(TAG.meta))) {
    const unknown = entries
      .map(([key]) => key)
      .filter((key) => !KNOWN_META_KEYS.some((one) => one.equals(key)));
    for (const key of unknown) findings.add('unreadable', `\`${readableKey(key)}\` is no key of this format`);
  }
}
