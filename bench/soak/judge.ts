import type { Footprint } from '../servers/watched-server.ts';
import { type Sample, type Trend, trendOf } from './trend.ts';

/** The part of the time at whose beginning the server still warms up. */
const WARM_UP = 0.3;
const MIB = 2 ** 20;
/** What is done in the next turn of the event loop is no handle: it is there at one look and not at another. */
const NEXT_TURN = 'Immediate';

interface Size {
  readonly name: string;
  readonly of: (footprint: Footprint) => number;
  /** How much it may grow from the end of the warm-up to the end, as a part of its mean. */
  readonly growthMax: number;
}

/** The heap is exact, since garbage is collected before; what the allocators of C keep of what was freed is not. */
export const SIZES: readonly Size[] = [
  { name: 'heap in use', of: ({ heap }) => heap, growthMax: 0.05 },
  { name: 'buffers outside the heap', of: ({ buffers }) => buffers, growthMax: 0.1 },
  { name: 'resident, without files', of: ({ anonymous }) => anonymous, growthMax: 0.1 },
  { name: 'resident', of: ({ resident }) => resident, growthMax: 0.15 },
];

export interface Judged {
  readonly name: string;
  readonly trend: Trend;
  /** In bytes. */
  readonly growthMax: number;
}

/** What is over its bound is among `problems`, in words. */
export interface Judgement {
  /** Without those of the warm-up. */
  readonly samples: readonly Sample[];
  readonly sizes: readonly Judged[];
  readonly problems: readonly string[];
}

/** Whether memory is flat and no handle is lost, by what was seen between the load. At least four samples. */
export function judge(samples: readonly Sample[]): Judgement {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const sizes = SIZES.map(({ name, of, growthMax }) => {
    const trend = trendOf(warm, of);
    return { name, trend, growthMax: trend.mean * growthMax };
  });
  const grown = sizes
    .filter(({ trend, growthMax }) => trend.growth > growthMax)
    .map(
      ({ name, trend, growthMax }) =>
        `${name} grew by ${(trend.growth / MIB).toFixed(1)} MiB, expected at most ${(growthMax / MIB).toFixed(1)}`,
    );
  return { samples: warm, sizes, problems: [...grown, ...lostHandles(warm)] };
}

/** Nothing is under way at a sample, so each must find the same: connections that stay, and what waits for more. */
function lostHandles(warm: readonly Sample[]): readonly string[] {
  const [first, last] = [warm[0]!.footprint, warm.at(-1)!.footprint];
  const counted: readonly (readonly [name: string, before: number, after: number])[] = [
    ['sockets', first.sockets, last.sockets],
    ['other open files', first.otherFiles, last.otherFiles],
    ...Object.keys(last.resources)
      .filter((name) => name !== NEXT_TURN)
      .map((name) => [`\`${name}\``, first.resources[name] ?? 0, last.resources[name] ?? 0] as const),
  ];
  return counted
    .filter(([, before, after]) => after > before)
    .map(([name, before, after]) => `${name}: ${after} at the end, ${before} after the warm-up`);
}
