import type { ResourceLimits } from 'node:worker_threads';

/**
 * How far the young generation of a thread may grow: two halves of so many megabytes, where V8's own most is eight times
 * that. What is young dies before the next call; what it holds outside of the heap, such as the rows of an iterator of
 * LevelDB, dies with it, but only when the generation is full. So a large one is paid for several times over, and gains
 * nothing here: what lives longer than a call is the graph, which is in few arrays.
 */
const HALF_MB = 8;

/** For a thread that serves. V8 counts a third half, which it needs while it collects. */
export const THREAD_MEMORY: ResourceLimits = { maxYoungGenerationSizeMb: 3 * HALF_MB };

/** For the first thread of a process, to be told to Node when it is started: later V8 does not listen. */
export const YOUNG_GENERATION_FLAG: string = `--max-semi-space-size=${HALF_MB}`;
