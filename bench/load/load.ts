import { checkPermissionRpc } from '../../src/transport/wire/check-permission.ts';
import { quantile, sorted } from '../harness/figure.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import type { Question } from '../worlds/world.ts';
import { answerIn, checkFrame } from './check-frames.ts';
import { GrpcCaller } from './grpc-caller.ts';

export interface LoadPlan {
  readonly inFlight: number;
  readonly forMs: number;
  /** Whose answers come: those of the world, or yes to everything. */
  readonly answers: 'of-the-world' | 'always-yes';
}

export interface LoadOutcome {
  readonly calls: number;
  readonly callsPerSecond: number;
  readonly medianUs: number;
  readonly p99Us: number;
}

/** Puts the questions of a world to one server, over and over, and looks at every answer. */
export class Load implements Disposable {
  readonly #caller: GrpcCaller;
  readonly #questions: readonly Question[];
  readonly #frames: readonly Buffer[];
  #next = 0;

  constructor(address: string, questions: readonly Question[]) {
    this.#caller = new GrpcCaller(address, checkPermissionRpc.path);
    this.#questions = questions;
    this.#frames = questions.map(checkFrame);
  }

  /** Keeps `inFlight` calls on their way for `forMs`. Rejects at the first wrong answer. */
  async run({ inFlight, forMs, answers }: LoadPlan): Promise<LoadOutcome> {
    const durations: number[] = [];
    const start = performance.now();
    const lane = async (): Promise<void> => {
      for (let now = start; now - start < forMs;) {
        const index = this.#next++ % this.#frames.length;
        const answer = answerIn(await this.#caller.call(this.#frames[index]!));
        const question = this.#questions[index]!;
        requireAnswer(answers === 'of-the-world' ? question : { ...question, expected: true }, answer);
        const end = performance.now();
        durations.push((end - now) * 1_000);
        now = end;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    const seconds = (performance.now() - start) / 1_000;
    const ascending = sorted(durations);
    return {
      calls: durations.length,
      callsPerSecond: durations.length / seconds,
      medianUs: quantile(ascending, 0.5),
      p99Us: quantile(ascending, 0.99),
    };
  }

  [Symbol.dispose](): void {
    this.#caller[Symbol.dispose]();
  }
}
