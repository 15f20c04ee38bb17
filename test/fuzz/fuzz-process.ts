import { inspect } from 'node:util';
import { Random } from '../../bench/worlds/random.ts';
import { TARGETS } from './all-targets.ts';
import { corpusOf } from './corpus.ts';
import { mutated } from './mutate.ts';

/*
 * `fuzz-process.ts TARGET SEED MS`: reads one input after the other. Each is told before it is read, so that whoever
 * watches has it when this process hangs or breaks:
 *
 *     reads ──► 'go' ──► reads ──► 'go' ──► … ──► failed, or the end
 */

export type Told =
  | { readonly kind: 'reads'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly why: string };

const [, , name = '', seed = '', forMs = ''] = process.argv;
const target = TARGETS.find((one) => one.name === name);
if (target === undefined) throw new Error(`expected a target, found \`${name}\``);
const corpus = corpusOf(name).map(({ bytes }) => bytes);
const random = new Random(Number(seed));
const endMs = performance.now() + Number(forMs);
while (performance.now() < endMs) {
  const bytes = mutated(corpus, random);
  const go = new Promise((resolve) => process.once('message', resolve));
  tell({ kind: 'reads', bytes });
  await go;
  try {
    await target.read(bytes);
  } catch (thrown) {
    tell({ kind: 'failed', why: inspect(thrown).slice(0, 2_000) });
    break;
  }
}
process.disconnect();

function tell(told: Told): void {
  process.send?.(told);
}
