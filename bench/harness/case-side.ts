import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { LAST_CORE, pinTo } from '../servers/pin.ts';
import type { BenchCase } from './case.ts';
import type { CaseMessage, CaseSetting } from './case-process.ts';
import type { Sample } from './sample.ts';

/** One side of a case in its process, so that no code runs that another side or case has shaped. */
export class CaseSide implements AsyncDisposable {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves when it is open and warm. */
  static async open({ nodeFlags = [], isPinned }: BenchCase, setting: CaseSetting): Promise<CaseSide> {
    const child = fork(path.join(import.meta.dirname, 'case-process.ts'), [JSON.stringify(setting)], {
      execArgv: [...nodeFlags],
      serialization: 'advanced', // plain JSON has no typed arrays
    });
    if (isPinned && child.pid !== undefined) pinTo(child.pid, LAST_CORE);
    const side = new CaseSide(child);
    try {
      await side.#answer();
      return side;
    } catch (error) {
      await side.#end();
      throw error;
    }
  }

  async round(): Promise<readonly Sample[]> {
    const answer = this.#answer();
    this.#child.send('round');
    const message = await answer;
    return message.kind === 'round' ? message.samples : [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.connected) {
      const closed = this.#answer().catch(() => undefined); // what was measured stands
      this.#child.send('close');
      await closed;
    }
    await this.#end();
  }

  /** The next message. Rejects when there is none or it tells of a failure. */
  async #answer(): Promise<CaseMessage> {
    const stop = new AbortController();
    try {
      const message = (await Promise.race([
        once(this.#child, 'message', { signal: stop.signal }).then(([first]) => first),
        once(this.#child, 'exit', { signal: stop.signal }).then(([code]) => ({
          kind: 'failed',
          reason: `the process ended with status ${code}`,
        })),
      ])) as CaseMessage; // sent by `case-process.ts`
      if (message.kind === 'failed') throw new Error(message.reason);
      return message;
    } finally {
      stop.abort();
    }
  }

  async #end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }
}
