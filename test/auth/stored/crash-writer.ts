import { writeSync } from 'node:fs';
import { systemClock } from '../../../src/base/clock.ts';
import { CredentialStore } from '../../../src/auth/stored/credential-store.ts';
import { createAsk, OPERATOR } from './store-in-folder.ts';

/*
 * Makes, rotates and revokes credentials in the folder `argv[2]` until it is killed, several at once. Names begin with
 * `argv[3]`. Prints, at once: `made NAME KEY`, `turns NAME`, `turned NAME KEY`, `revokes NAME`, `revoked NAME`.
 */
const [, , folder = '', round = ''] = process.argv;
const store = await CredentialStore.open(folder, systemClock);

function say(...words: readonly string[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

async function churn(lane: number): Promise<never> {
  for (let count = 0; ; count++) {
    const name = `${round}-${lane}-${count}`;
    const { key, credential } = await store.create(OPERATOR, createAsk(name, ['check']));
    say('made', name, key);
    if (count % 3 === 0) continue;
    say('turns', name);
    const rotated = await store.rotate(OPERATOR, { id: credential.id, graceMs: 0 });
    say('turned', name, rotated.key);
    if (count % 3 === 1) continue;
    say('revokes', name);
    await store.revoke(OPERATOR, { id: credential.id });
    say('revoked', name);
  }
}

await Promise.all([churn(0), churn(1), churn(2)]);
