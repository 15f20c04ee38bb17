import { Random } from '../../bench/worlds/random.ts';
import { decodeToken } from '../../src/consistency/token.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import type { Revision } from '../../src/model/revision.ts';
import { watch } from '../../src/operations/watch.ts';
import { fsck } from '../../src/store/level/fsck.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { CALLER } from '../operations/calls.ts';
import { HandClock, scanAll } from '../store/fixtures.ts';
import { ask, makeChange } from './calls.ts';
import {
  type Event,
  History,
  isChange,
  isQuestion,
  type Moment,
  type Outcome,
  type Watched,
} from './history.ts';
import { Lives } from './lives.ts';
import type { Act, Plan } from './plan.ts';
import { Scheduler } from './scheduler.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { consistencyOf, type Known, Tokens } from './tokens.ts';

/** What came of a plan. */
export interface Played {
  readonly history: History;
  /** What is stored at the end. */
  readonly stored: readonly Relationship[];
  /** What is wrong already without a look at the history: something never ended, or fsck found it. */
  readonly problems: readonly string[];
  /** Batches that went with the power. */
  readonly lostBatches: number;
}

/** Longer than all pauses between the tries of a store to open again. */
const LONG_MS = 600_000;
/** Mixed with the seed, so that how long things take has nothing to do with what happens. */
const TIMES = 0x2545_f491;

/** Everything that is planned, each at its time; then all faults end, and the service must resume. */
export function play(plan: Plan): Promise<Played> {
  return new Player(plan).play();
}

type CallAct = Extract<Act, { readonly client: number }>;

class Player {
  readonly #plan: Plan;
  readonly #scheduler: Scheduler;
  readonly #disk: SimulatedDisk;
  readonly #clock = new HandClock();
  readonly #history = new History();
  readonly #tokens = new Tokens();
  readonly #problems: string[] = [];
  readonly #calls = new Set<Promise<unknown>>();
  readonly #watching = new AbortController();
  /** Never fires. Of its own, since what goes on in a process that died listens to it for ever. */
  readonly #never = new AbortController().signal;
  readonly #lives: Lives;
  #lostBatches = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    const { settings } = plan;
    const random = new Random(plan.seed ^ TIMES);
    this.#scheduler = new Scheduler(random);
    this.#disk = new SimulatedDisk(this.#scheduler, random, settings.rowsMax, settings.turnsPerHundred);
    const onProblem = (problem: string): void => void this.#problems.push(problem);
    this.#lives = new Lives({
      disk: this.#disk,
      clock: this.#clock,
      settings,
      history: this.#history,
      onProblem,
    });
  }

  async play(): Promise<Played> {
    const { steps } = this.#plan;
    await this.#until(
      'the first schema is written',
      this.#call({ kind: 'schema', schema: 0, node: 0, client: 0 }, -1),
    );
    let begun = 0;
    for (const [step, { atMs, act }] of steps.entries()) {
      this.#scheduler.at(this.#scheduler.nowMs + atMs, () => {
        begun++;
        this.#do(act, step);
      });
    }
    const isQuiet = (): boolean => begun === steps.length && this.#calls.size === 0;
    if (!(await this.#scheduler.run(isQuiet, LONG_MS)))
      this.#problems.push(`${this.#calls.size} calls never ended`);
    this.#disk.heal();
    const stored = await this.#until('the service resumes and is closed', this.#finish());
    const report = await this.#until('fsck', fsck('simulated', this.#disk.mount()));
    for (const { kind, message } of report?.findings ?? []) this.#problems.push(`fsck: ${kind}: ${message}`);
    return {
      history: this.#history,
      stored: stored ?? [],
      problems: [...this.#problems, ...this.#history.contradictions],
      lostBatches: this.#lostBatches,
    };
  }

  #do(act: Act, step: number): void {
    if ('client' in act) return this.#note(this.#call(act, step));
    switch (act.kind) {
      case 'collect':
        return this.#note(this.#collect(act.kept));
      case 'clock':
        return this.#clock.advance(act.advanceMs);
      case 'crash':
        this.#lostBatches += this.#lives.crash(act.power);
        return;
      case 'lose-follower':
        return this.#note(this.#lives.loseFollower(act.node));
      case 'fail-write':
        return this.#disk.failNext(act.how);
      case 'disk-full':
        return this.#disk.fill(act.forMs);
      case 'disk-speed':
        this.#disk.delayMsMax = act.delayMsMax;
        return;
      default:
        return act satisfies never;
    }
  }

  /** Everything that is under way is waited for at the end. */
  #note(call: Promise<unknown>): void {
    const noted = call
      .catch((error: unknown) => this.#problems.push(`unforeseen: ${String(error)}`))
      .finally(() => this.#calls.delete(noted));
    this.#calls.add(noted);
  }

  async #call(act: CallAct, step: number): Promise<Outcome> {
    const named = isQuestion(act) ? this.#tokens.meant(act.consistency, act.client) : undefined;
    const event: Event = { step, act, began: this.#moment, token: named?.revision, ended: undefined };
    this.#history.events.push(event);
    const outcome = await this.#lives.on(act.node, (tenant) => this.#perform(tenant, act, step, named));
    event.ended = { moment: this.#moment, outcome };
    return outcome;
  }

  async #perform(tenant: Tenant, act: CallAct, step: number, named: Known | undefined): Promise<Outcome> {
    if (act.kind === 'watch') return { kind: 'changed', revision: this.#watch(tenant, act.type, step) };
    if (isChange(act)) {
      const token = await makeChange(tenant, act, step, this.#never);
      const revision = decodeToken(tenant.store.id, token);
      this.#tokens.tell(act.client, { revision, token });
      return { kind: 'changed', revision };
    }
    const { snapshot, answers } = await ask(tenant, act, consistencyOf(act.consistency, named), this.#never);
    const { revision, token, nowMs } = snapshot;
    this.#tokens.tell(act.client, { revision, token });
    return { kind: 'answered', revision, nowMs, answers };
  }

  /** Follows from the newest revision that is known, which it gives back. */
  #watch(tenant: Tenant, type: string | undefined, step: number): Revision {
    const isAlive = this.#lives.pulse();
    const { revision: after = 0, token: startCursor } = this.#tokens.newest ?? {};
    const watched: Watched = { step, type, after, events: [] };
    this.#history.watches.push(watched);
    const kinds = { updates: true, schema: false, checkpoints: false };
    const asked = { kinds, objectTypes: type === undefined ? [] : [type], filters: [], startCursor };
    const follow = async (): Promise<void> => {
      for await (const event of watch(tenant, CALLER, asked, this.#watching.signal)) {
        if (!isAlive()) return; // nobody is there to be told
        if (event.kind !== 'updates') continue;
        const revision = decodeToken(tenant.store.id, event.changesThrough);
        watched.events.push({ through: revision, updates: event.updates });
        this.#tokens.tell(undefined, { revision, token: event.changesThrough });
      }
    };
    // How it ends is nobody's concern: with its thread, its tenant, or since it fell behind what is collected.
    follow().catch(() => undefined);
    return after;
  }

  async #collect(kept: number): Promise<void> {
    const outcome = await this.#lives.on(0, async ({ store, graph }) => {
      await store.collect(
        Math.min(store.head() - kept, this.#lives.seen),
        this.#oldestReadingMs - 1,
        this.#never,
      );
      graph.forgetBefore(store.oldest());
      return { kind: 'changed', revision: store.oldest() };
    });
    const isTrouble = this.#disk.hasFailed && (outcome.kind === 'failed' || outcome.kind === 'refused');
    if (outcome.kind !== 'changed' && outcome.kind !== 'lost' && !isTrouble)
      this.#problems.push(`collecting ended with ${JSON.stringify(outcome)}`);
  }

  /** The earliest reading of the clock that a call under way may have made: a collection stays behind it, as it promises. */
  get #oldestReadingMs(): number {
    const open = this.#history.events.filter(({ ended }) => ended === undefined);
    return Math.min(this.#clock.nowMs(), ...open.map(({ began }) => began.clockMs));
  }

  /** Nothing fails any more: every thread takes a write, all show it at once, and it can be closed. Gives what is stored. */
  async #finish(): Promise<readonly Relationship[]> {
    const { steps, settings } = this.#plan;
    const nodes = Array.from({ length: settings.followers + 1 }, (_, node) => node);
    for (const node of nodes) {
      const resource = { type: 'document', id: `last${node}` };
      const subject = { type: 'user', id: 'ann', relation: '' };
      const relationship = {
        resource,
        relation: 'viewer',
        subject,
        caveat: undefined,
        expiresAtNs: undefined,
      };
      const updates = [{ operation: 'touch', relationship }] as const;
      const step = steps.length + node;
      const write = { kind: 'write', updates, preconditions: [], node, client: 0 } as const;
      while ((await this.#call(write, step)).kind !== 'changed') await this.#scheduler.sleep(1000);
      const check = {
        kind: 'check',
        consistency: { kind: 'newest' },
        asked: [{ resource, subject }],
      } as const;
      for (const other of nodes) await this.#call({ ...check, node: other, client: 1 }, step);
    }
    const { store } = await this.#lives.starting;
    while (this.#history.head < store.head()) await this.#scheduler.sleep(1);
    const stored = await scanAll(store, store.head(), 0);
    this.#watching.abort();
    await this.#lives.close();
    return stored;
  }

  get #moment(): Moment {
    return {
      clockMs: this.#clock.nowMs(),
      told: this.#tokens.newest?.revision ?? 0,
      head: Math.max(this.#history.head, this.#lives.head),
      hasFailed: this.#disk.hasFailed,
    };
  }

  /** Undefined, and a problem, when that does not happen. */
  async #until<T>(what: string, work: Promise<T>): Promise<T | undefined> {
    let result: { readonly value: T | undefined } | undefined;
    work.then(
      (value) => (result = { value }),
      (error: unknown) => {
        this.#problems.push(`${what}: ${String(error)}`);
        result = { value: undefined };
      },
    );
    const isOver = await this.#scheduler.run(() => result !== undefined, LONG_MS);
    if (!isOver) this.#problems.push(`${what}: that never happens`);
    return result?.value;
  }
}
