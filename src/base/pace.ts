import type { Soon } from './soon.ts';

/**
 * Told, piece by piece, what was done of a long piece of work; what comes next waits until it resolves. Where the work
 * can't be given up half-way, it does not reject.
 */
export type Pace<Work> = (work: Work) => Soon<void>;
