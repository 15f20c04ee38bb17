import { setTimeout as delay } from 'node:timers/promises';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import type { CheckQuestion, ExpandQuestion, World } from '../../test/worlds/world.ts';
import { ClientPeer } from './client-peer.ts';
import type { Step } from './history.ts';
import type {
  CheckAnswer,
  ErrorAnswer,
  ExpandAnswer,
  ListAnswer,
  WatchAsk,
  WatchedHistory,
  Peer,
} from './peer.ts';
import { SpiceDbChild } from './spicedb-child.ts';

/** What takes longer does not end: SpiceDB follows some questions for ever, and others until its deadline of 30 s. */
const ANSWER_MS = 2_000;

const ENDLESS: ErrorAnswer = { kind: 'error', code: 'DEADLINE_EXCEEDED', text: 'no end' };

/**
 * A real SpiceDB. A question that does not end is answered with `DEADLINE_EXCEEDED`, and another SpiceDB with the same
 * world takes the place of the one that is still busy with it.
 */
export class SpiceDb implements Peer {
  readonly name = 'spicedb';
  #child: SpiceDbChild;
  #peer: ClientPeer;
  #world: World | undefined;

  static async start(): Promise<SpiceDb> {
    return new SpiceDb(await SpiceDbChild.start());
  }

  private constructor(child: SpiceDbChild) {
    this.#child = child;
    this.#peer = peerOf(child);
  }

  async load(world: World): Promise<void> {
    this.#world = world;
    await this.#peer.load(world);
  }

  check(question: CheckQuestion): Promise<CheckAnswer> {
    return this.#inTime((peer) => peer.check(question));
  }

  async checkBulk(questions: readonly CheckQuestion[]): Promise<readonly CheckAnswer[]> {
    const answers = await this.#inTime((peer) => peer.checkBulk(questions));
    return 'kind' in answers ? questions.map(() => answers) : answers;
  }

  expand(question: ExpandQuestion): Promise<ExpandAnswer> {
    return this.#inTime((peer) => peer.expand(question));
  }

  lookupResources(question: CheckQuestion): Promise<ListAnswer> {
    return this.#inTime((peer) => peer.lookupResources(question));
  }

  lookupSubjects(question: CheckQuestion): Promise<ListAnswer> {
    return this.#inTime((peer) => peer.lookupSubjects(question));
  }

  readRelationships(filter: RelationshipFilter): Promise<ReadonlySet<string>> {
    return this.#peer.readRelationships(filter);
  }

  watch(steps: readonly Step[], asks: readonly WatchAsk[]): Promise<WatchedHistory> {
    return this.#peer.watch(steps, asks);
  }

  close(): Promise<void> {
    return this.#child.kill();
  }

  async #inTime<Answer>(ask: (peer: ClientPeer) => Promise<Answer>): Promise<Answer | ErrorAnswer> {
    const timer = new AbortController();
    const late = delay(ANSWER_MS, ENDLESS, { signal: timer.signal });
    const answer = await Promise.race([ask(this.#peer), late]);
    timer.abort();
    late.catch(() => {}); // it was not late
    if (answer === ENDLESS) await this.#replace();
    return answer;
  }

  async #replace(): Promise<void> {
    await this.#child.kill();
    this.#child = await SpiceDbChild.start();
    this.#peer = peerOf(this.#child);
    if (this.#world !== undefined) await this.#peer.load(this.#world);
  }
}

function peerOf({ unary, streams }: SpiceDbChild): ClientPeer {
  const { lookupResources, lookupSubjects, readRelationships } = streams.promises;
  const calls = { ...unary, lookupResources, lookupSubjects, readRelationships };
  return new ClientPeer(
    'spicedb',
    calls,
    (request) => streams.watch(request),
    () => Promise.resolve(),
  );
}
