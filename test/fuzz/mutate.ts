import type { Random } from '../../bench/worlds/random.ts';

/** Longer ones are cut: what is looked for breaks on small inputs, and a large one takes the time of many. */
const BYTES_MAX = 64 * 1024;
const CHANGES_MAX = 6;
const TIMES_MAX = 2_000;

/** What texts of all these languages are made of, and what they choke on. */
const SIGNS = '{ } [ ] ( ) : ; , . # @ * " \' ` \\ / // /* */ - -> + & | = && ! ? < > % $ \0 \n \r\n \t';
const WORDS = ['0', '-0', '1e999', '9007199254740993', '__proto__', 'null', 'true', '&a [*a]', '<<: *a'];
const LETTERS = ['\u{feff}', '\ud800', '\u2028', '\u{1f600}'];
const PIECES: readonly Buffer[] = [...SIGNS.split(' '), ...WORDS, ...LETTERS].map((text) =>
  Buffer.from(text),
);

/** One of `corpus` with a few changes: bits turned over, bytes replaced, parts cut, repeated, or taken from another. */
export function mutated(corpus: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes: Uint8Array = corpus[random.below(corpus.length)]!;
  for (let left = 1 + random.below(CHANGES_MAX); left > 0; left--) {
    bytes = changed(bytes, corpus, random).subarray(0, BYTES_MAX);
  }
  return bytes;
}

function changed(bytes: Uint8Array, corpus: readonly Uint8Array[], random: Random): Uint8Array {
  const [from, to] = stretch(bytes, random);
  const [head, middle, tail] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)];
  switch (random.below(6)) {
    case 0:
      return bytes.map((byte, at) => (at === from ? byte ^ (1 << random.below(8)) : byte));
    case 1:
      return bytes.map((byte, at) => (at === from ? random.below(256) : byte));
    case 2:
      return Buffer.concat([head, tail]);
    case 3:
      return Buffer.concat([head, repeated(middle.subarray(0, 8), 1 + random.below(TIMES_MAX)), tail]);
    case 4: {
      const other = corpus[random.below(corpus.length)]!;
      return Buffer.concat([head, other.subarray(...stretch(other, random)), tail]);
    }
    default:
      return Buffer.concat([head, PIECES[random.below(PIECES.length)]!, middle, tail]);
  }
}

function stretch(bytes: Uint8Array, random: Random): [from: number, to: number] {
  const from = random.below(bytes.length + 1);
  return [from, from + random.below(Math.min(bytes.length - from, 64) + 1)];
}

function repeated(part: Uint8Array, times: number): Uint8Array {
  return Buffer.concat(Array.from({ length: times }, () => part));
}
