/*
 * Which tenants call most at the moment, however many there are: of each thread the busiest of its last look, in memory
 * that all threads see. The series of `/metrics` tell only the first hundred tenants apart, for good, since a series is
 * kept by whoever collects it; this is for whoever looks now.
 *
 *   [ turn:4, count:4 ][ calls per second:8 × HOT_MAX ][ length:1 name:63 × HOT_MAX ]
 *
 * `turn` is odd while the thread writes. A reader that finds it odd, or another one afterwards, has read half of two
 * looks, and reads again.
 */

/** Of each thread. Whoever is among the busiest of the process is among these of some thread. */
const HOT_MAX = 32;
/** No tenant's name is longer. */
const NAME_BYTES_MAX = 63;
const HEAD_BYTES = 8;
const RATES_AT = HEAD_BYTES;
const NAMES_AT = RATES_AT + HOT_MAX * Float64Array.BYTES_PER_ELEMENT;
const MEMORY_BYTES = NAMES_AT + HOT_MAX * (1 + NAME_BYTES_MAX);
/** A thread writes for some microseconds in a second. */
const READS_MAX = 100;

export interface HotTenant {
  readonly tenant: string;
  readonly perSecond: number;
}

export function hotTenantsMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(MEMORY_BYTES);
}

/** Counts the calls of one thread by tenant. */
export class HotTenants {
  readonly #memory: SharedArrayBuffer;
  readonly #counts = new Map<string, number>();

  /** @param memory of this thread, or of one that died, maybe while it wrote */
  constructor(memory: SharedArrayBuffer) {
    this.#memory = memory;
    const head = new Int32Array(memory, 0, 2);
    if (Atomics.load(head, 0) % 2 !== 0) Atomics.add(head, 0, 1);
    Atomics.store(head, 1, 0);
  }

  note(tenant: string): void {
    this.#counts.set(tenant, (this.#counts.get(tenant) ?? 0) + 1);
  }

  /** Tells who was busiest since the last time, and begins anew. @param seconds since then */
  publish(seconds: number): void {
    const busiest = [...this.#counts].sort(([, one], [, other]) => other - one).slice(0, HOT_MAX);
    this.#counts.clear();
    const head = new Int32Array(this.#memory, 0, 2);
    const rates = new Float64Array(this.#memory, RATES_AT, HOT_MAX);
    const names = new Uint8Array(this.#memory, NAMES_AT);
    Atomics.add(head, 0, 1);
    Atomics.store(head, 1, busiest.length);
    for (const [place, [tenant, count]] of busiest.entries()) {
      const bytes = Buffer.from(tenant).subarray(0, NAME_BYTES_MAX);
      rates[place] = count / seconds;
      names[place * (1 + NAME_BYTES_MAX)] = bytes.length;
      names.set(bytes, place * (1 + NAME_BYTES_MAX) + 1);
    }
    Atomics.add(head, 0, 1);
  }
}

/** The busiest tenants of all threads, the busiest first. */
export function hottest(memories: readonly SharedArrayBuffer[]): readonly HotTenant[] {
  const rates = new Map<string, number>();
  for (const { tenant, perSecond } of memories.flatMap(read)) {
    rates.set(tenant, (rates.get(tenant) ?? 0) + perSecond);
  }
  const all = [...rates].map(([tenant, perSecond]) => ({ tenant, perSecond }));
  return all.sort((one, other) => other.perSecond - one.perSecond).slice(0, HOT_MAX);
}

/** None where a thread died while it wrote, until another one replaces it. */
function read(memory: SharedArrayBuffer): readonly HotTenant[] {
  const head = new Int32Array(memory, 0, 2);
  for (let reads = 0; reads < READS_MAX; reads++) {
    const turn = Atomics.load(head, 0);
    const copy = new Uint8Array(memory).slice().buffer; // what may change is not decoded
    if (turn % 2 === 0 && Atomics.load(head, 0) === turn) return told(copy, Atomics.load(head, 1));
  }
  return [];
}

function told(memory: ArrayBuffer, count: number): readonly HotTenant[] {
  const rates = new Float64Array(memory, RATES_AT, HOT_MAX);
  const names = Buffer.from(memory, NAMES_AT);
  return Array.from({ length: Math.min(count, HOT_MAX) }, (_, place) => {
    const at = place * (1 + NAME_BYTES_MAX);
    const end = at + 1 + (names[at] ?? 0);
    return { tenant: names.toString('utf8', at + 1, end), perSecond: rates[place] ?? 0 };
  });
}
