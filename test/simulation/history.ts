import type { Reason } from '../../src/model/fault.ts';
import type { Revision } from '../../src/model/revision.ts';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import type { ChangeSet } from '../../src/store/store.ts';
import type { Act, Asked, Change, Question } from './plan.ts';

/** One call of a client, from when it was made until it was answered, or was not. */
export interface Event<A extends Act = Act> {
  /** Its step in the plan: what its changes are marked with. */
  readonly step: number;
  readonly act: A;
  readonly began: Moment;
  /** The revision of the token that a question named, if it did. */
  token: Revision | undefined;
  /** Undefined while nobody knows: the one who would have said so is gone. */
  ended: { readonly moment: Moment; readonly outcome: Outcome } | undefined;
}

export interface Moment {
  readonly clockMs: number;
  /** The newest revision that anyone had been told of. */
  readonly told: Revision;
  /** The newest revision that the changelog had. */
  readonly head: Revision;
  /** Whether a write had been made to fail by then. */
  readonly hasFailed: boolean;
}

export type Outcome =
  | { readonly kind: 'changed'; readonly revision: Revision }
  | {
      readonly kind: 'answered';
      readonly revision: Revision;
      readonly nowMs: number;
      readonly answers: readonly Answer[];
    }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }
  /** The thread or the process that was asked died meanwhile. */
  | { readonly kind: 'lost' };

/** To a check one for each question; to a list each that is on it, `*` with those it is not for. */
export type Answer =
  | { readonly kind: 'verdict'; readonly asked: Asked; readonly verdict: string }
  | { readonly kind: 'listed'; readonly id: string; readonly except: readonly string[] };

/** What one watcher was told. */
export interface Watched {
  readonly step: number;
  readonly type: string | undefined;
  readonly after: Revision;
  readonly events: { readonly through: Revision; readonly updates: readonly RelationshipUpdate[] }[];
}

/** A change as the changelog tells it. */
export interface Told {
  readonly updates: readonly RelationshipUpdate[];
  readonly schema: string | undefined;
  /** The step that it says it is of. */
  readonly step: number | undefined;
}

export class History {
  readonly events: Event[] = [];
  readonly watches: Watched[] = [];
  /** By revision, from 1. */
  readonly changes: Map<Revision, Told> = new Map();
  #head = 0;
  #parts: RelationshipUpdate[] = [];
  /** What is wrong with the changelog itself. */
  readonly contradictions: string[] = [];

  /** The newest revision it knows. */
  get head(): Revision {
    return this.#head;
  }

  /** One change set of the owner's changelog, which is read anew from somewhere behind after a crash. */
  note({ revision, updates, schema, metadata, complete }: ChangeSet): void {
    this.#parts.push(...updates);
    if (!complete) return;
    const step = typeof metadata?.['step'] === 'number' ? metadata['step'] : undefined;
    const told = { updates: this.#parts, schema, step };
    this.#parts = [];
    const before = this.changes.get(revision);
    if (before !== undefined && textOf(before) !== textOf(told))
      this.contradictions.push(
        `revision ${revision} was \`${textOf(before)}\` and is now \`${textOf(told)}\``,
      );
    if (before === undefined && revision !== this.#head + 1)
      this.contradictions.push(`revision ${revision} follows ${this.#head}`);
    this.changes.set(revision, told);
    this.#head = Math.max(this.#head, revision);
  }

  /** The changelog is read again from its beginning. */
  restart(): void {
    this.#parts = [];
  }
}

export function isQuestion(act: Act): act is Act & Question {
  return act.kind === 'check' || act.kind === 'resources' || act.kind === 'subjects';
}

export function isChange(act: Act): act is Act & Change {
  return act.kind === 'write' || act.kind === 'delete' || act.kind === 'import' || act.kind === 'schema';
}

/** As text that is the same for the same history. */
export function historyText({ events, watches, changes }: History): string {
  return [
    ...events.map((event) => `${event.step} ${plainText(event)}`),
    ...watches.map((watch) => `watch ${plainText(watch)}`),
    ...[...changes].map(([revision, told]) => `${revision} ${textOf(told)}`),
  ].join('\n');
}

function textOf(told: Told): string {
  return plainText({ ...told, updates: told.updates.map(plainText).toSorted() });
}

export function plainText(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one));
}
