import type { Connection } from '../../../src/cli/client/connection.ts';
import { objectField } from '../../../src/cli/client/delegation/act-flags.ts';
import { type Method, method } from '../../../src/cli/client/method.ts';
import { CHECK, LOOKUP_RESOURCES, LOOKUP_SUBJECTS, READ, WRITE } from '../../../src/cli/client/methods.ts';
import { relationshipText } from '../../../src/cli/client/reference-text.ts';
import { parseUpdate } from '../../../src/cli/client/update-text.ts';
import type { CheckBulkPermissionsRequest } from '../../../src/gen/authzed/api/v1/CheckBulkPermissionsRequest.ts';
import type { CheckBulkPermissionsResponse__Output } from '../../../src/gen/authzed/api/v1/CheckBulkPermissionsResponse.ts';
import { _authzed_api_v1_CheckPermissionResponse_Permissionship as Permissionship } from '../../../src/gen/authzed/api/v1/CheckPermissionResponse.ts';
import type { ObjectReference } from '../../../src/gen/authzed/api/v1/ObjectReference.ts';
import type { Random } from '../../worlds/random.ts';
import { hold } from '../hold.ts';
import type { Act } from '../pace.ts';
import { retried } from '../retried.ts';

const CHECK_BULK: Method<CheckBulkPermissionsRequest, CheckBulkPermissionsResponse__Output> = method(
  'PermissionsService',
  'CheckBulkPermissions',
);
const YES = Permissionship.PERMISSIONSHIP_HAS_PERMISSION;

const DOCUMENTS = 20;
const USERS = 10;
const BULK = 20;
const UPDATES_MAX = 5;

/** Who may view what, as it may be asked. */
interface Pair {
  readonly document: string;
  readonly user: string;
  /** The relationship that a yes stands on. */
  readonly text: string;
}

/**
 * Documents and users that nobody else touches, so that it is known at each moment who may view what: its acts change
 * that, and hold every kind of question to it. Each waits for the one before.
 */
export class Lane {
  readonly #connection: Connection;
  readonly #name: string;
  readonly #random: Random;
  readonly #stored = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(connection: Connection, name: string, random: Random) {
    this.#connection = connection;
    this.#name = name;
    this.#random = random;
  }

  /** What is stored of it, in the text of relationships. */
  get stored(): Iterable<string> {
    return this.#stored;
  }

  acts(): readonly Act[] {
    return [
      this.#act('write', 200, () => this.#write()),
      this.#act('check', 40, () => this.#check()),
      this.#act('check in bulk', 200, () => this.#checkBulk()),
      this.#act('look up resources', 400, () => this.#lookUpResources()),
      this.#act('look up subjects', 400, () => this.#lookUpSubjects()),
      this.#act('read', 400, () => this.#read()),
    ];
  }

  async #write(): Promise<void> {
    const count = 1 + this.#random.below(UPDATES_MAX);
    const texts = new Set(Array.from({ length: count }, () => this.#any().text));
    const lines = [...texts].map((text) => `${this.#stored.has(text) ? 'delete' : 'touch'} ${text}`);
    await retried(() => this.#connection.call(WRITE, { updates: lines.map(parseUpdate) }));
    for (const text of texts) {
      if (!this.#stored.delete(text)) this.#stored.add(text);
    }
  }

  async #check(): Promise<void> {
    const pair = this.#any();
    const { permissionship } = await this.#connection.call(CHECK, questionOf(pair));
    hold(pair.text, permissionship === YES, this.#stored.has(pair.text));
  }

  async #checkBulk(): Promise<void> {
    const asked = Array.from({ length: BULK }, () => this.#any());
    const { pairs } = await this.#connection.call(CHECK_BULK, { items: asked.map(questionOf) });
    const answers = pairs.map(({ item }) => item?.permissionship === YES);
    const expected = asked.map(({ text }) => this.#stored.has(text));
    hold(asked.map(({ text }) => text).join(' '), answers, expected);
  }

  async #lookUpResources(): Promise<void> {
    const { user } = this.#any();
    const who = { object: objectField(user) };
    const ask = { resourceObjectType: 'document', permission: 'view', subject: who };
    const found: string[] = [];
    for await (const { resourceObjectId } of this.#connection.answers(LOOKUP_RESOURCES, ask)) {
      found.push(`document:${resourceObjectId}#viewer@${user}`);
    }
    this.#holdList(user, found, (text) => text.endsWith(`@${user}`));
  }

  async #lookUpSubjects(): Promise<void> {
    const { document } = this.#any();
    const ask = { resource: objectField(document), permission: 'view', subjectObjectType: 'user' };
    const found: string[] = [];
    for await (const { subject } of this.#connection.answers(LOOKUP_SUBJECTS, ask)) {
      found.push(`${document}#viewer@user:${subject?.subjectObjectId}`);
    }
    this.#holdList(document, found, (text) => text.startsWith(`${document}#`));
  }

  async #read(): Promise<void> {
    const { document } = this.#any();
    const [resourceType = '', optionalResourceId = ''] = document.split(':');
    const ask = { relationshipFilter: { resourceType, optionalResourceId } };
    const found: string[] = [];
    for await (const { relationship } of this.#connection.answers(READ, ask)) {
      found.push(relationshipText(relationship));
    }
    this.#holdList(document, found, (text) => text.startsWith(`${document}#`));
  }

  #holdList(what: string, found: readonly string[], isAsked: (text: string) => boolean): void {
    hold(`the list of ${what}`, found.toSorted(), [...this.#stored].filter(isAsked).toSorted());
  }

  #any(): Pair {
    const document = `document:${this.#name}-d${this.#random.below(DOCUMENTS)}`;
    const user = `user:${this.#name}-u${this.#random.below(USERS)}`;
    return { document, user, text: `${document}#viewer@${user}` };
  }

  /** An answer is known to be right only for the state it was asked at. */
  #act(name: string, everyMs: number, act: () => Promise<void>): Act {
    const once = (): Promise<void> => {
      const done = this.#turn.then(act);
      this.#turn = done.catch(() => undefined); // whoever waits for `done` is told
      return done;
    };
    return { name, everyMs, once };
  }
}

function questionOf({ document, user }: Pair): {
  readonly resource: ObjectReference;
  readonly permission: string;
  readonly subject: { readonly object: ObjectReference };
} {
  return { resource: objectField(document), permission: 'view', subject: { object: objectField(user) } };
}
