import type { Tenant } from '../../src/tenants/tenant.ts';
import type { HandClock } from '../store/fixtures.ts';
import type { History, Outcome } from './history.ts';
import type { Settings } from './plan.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { NEVER } from './simulated-level.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { refusal } from './calls.ts';
import type { Revision } from '../../src/model/revision.ts';

export interface LivesOptions {
  readonly disk: SimulatedDisk;
  readonly clock: HandClock;
  readonly settings: Settings;
  /** Gets the changelog of each life. */
  readonly history: History;
  /** Something that nothing in the plan accounts for. */
  readonly onProblem: (problem: string) => void;
}

/** How long whoever starts the server waits before it tries again. */
const RESTART_MS = 1000;

interface Life {
  readonly starting: Promise<SimulatedProcess>;
  readonly death: PromiseWithResolvers<void>;
  process: SimulatedProcess | undefined;
  /** The newest revision that was read from the changelog in this life. */
  observed: Revision;
  /** Resolves when the changelog has ended. */
  observing: Promise<void>;
}

/** The processes of a server, one after another: each starts when the one before it has died. */
export class Lives {
  readonly #options: LivesOptions;
  #life: Life;

  constructor(options: LivesOptions) {
    this.#options = options;
    this.#life = this.#begin();
  }

  /** The newest revision of the store that is open now; 0 if none is. */
  get head(): Revision {
    return this.#life.process?.store.head() ?? 0;
  }

  /** Up to where everything has been read by everyone, here and on each thread: it may be collected. */
  get seen(): Revision {
    return Math.min(this.#life.observed, this.#life.process?.applied ?? 0);
  }

  /** The one that is there now, when it has started. */
  get starting(): Promise<SimulatedProcess> {
    return this.#life.starting;
  }

  /** Tells, for as long as the process that is there now lives, that it does. */
  pulse(): () => boolean {
    const life = this.#life;
    return () => this.#life === life;
  }

  /** What `use` makes of a thread's tenant, unless that dies first. Waits for a process that is starting. */
  async on(node: number, use: (tenant: Tenant) => Promise<Outcome>): Promise<Outcome> {
    const { starting, death } = this.#life;
    const process = await Promise.race([starting, death.promise.then(() => undefined)]);
    if (process === undefined) return { kind: 'lost' };
    const { tenant, died } = process.thread(node);
    let isLost = false;
    const outcome = use(tenant).catch(refusal);
    await Promise.race([outcome, died.then(() => (isLost = true))]);
    return isLost ? { kind: 'lost' } : outcome;
  }

  /** Gives back how many batches went with the power. */
  crash(power: boolean): number {
    const { death, starting } = this.#life;
    void starting.then((process) => process.silence());
    const lost = this.#options.disk.crash(power);
    death.resolve();
    this.#life = this.#begin();
    return lost;
  }

  /** One thread dies, and another takes its place. */
  async loseFollower(node: number): Promise<void> {
    const { starting, death } = this.#life;
    const process = await Promise.race([starting, death.promise.then(() => undefined)]);
    if (process === undefined) return;
    process.loseFollower(node);
    await Promise.race([process.startFollower(node), death.promise]);
  }

  async close(): Promise<void> {
    const { starting, observing } = this.#life;
    await (await starting).close();
    await observing;
  }

  #begin(): Life {
    const death = Promise.withResolvers<void>();
    const starting = this.#start(death.promise);
    const life: Life = { starting, death, process: undefined, observed: 0, observing: Promise.resolve() };
    void starting.then((process) => {
      life.process = process;
      life.observing = this.#observe(life, process);
    });
    return life;
  }

  /** Does not resolve when the process dies before it has started. */
  async #start(died: Promise<void>): Promise<SimulatedProcess> {
    const { disk, onProblem } = this.#options;
    let isDead = false;
    void died.then(() => (isDead = true));
    for (;;) {
      if (isDead) await NEVER;
      try {
        return await SimulatedProcess.start(this.#options, died);
      } catch (error) {
        if (!disk.hasFailed) onProblem(`the server does not start: ${String(error)}`);
        await disk.scheduler.sleep(RESTART_MS);
      }
    }
  }

  /** Reads the changelog, until the process dies or is closed. */
  async #observe(life: Life, { store }: SimulatedProcess): Promise<void> {
    const { history, onProblem } = this.#options;
    history.restart();
    try {
      for await (const change of store.changes(store.oldest(), new AbortController().signal)) {
        if (this.#life !== life) return;
        history.note(change);
        if (change.complete) life.observed = change.revision;
      }
    } catch (error) {
      onProblem(`the changelog can't be read: ${String(error)}`);
    }
  }
}
