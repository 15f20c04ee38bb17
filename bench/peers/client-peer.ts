import { v1 } from '@authzed/authzed-node';
import type { RelationshipFilter } from '../../src/model/filter.ts';
import type { CheckQuestion, ExpandQuestion, World } from '../../test/worlds/world.ts';
import { errorAnswer, statusAnswer } from './errors.ts';
import { MARKER_TYPE, type Step, watchedSchema } from './history.ts';
import type { CheckAnswer, ExpandAnswer, ListAnswer, WatchAsk, WatchedHistory, Peer } from './peer.ts';
import type { Watch } from './watch-events.ts';
import { watchHistory } from './watch-history.ts';
import {
  readRequest,
  relationshipText,
  resourceList,
  resourcesRequest,
  subjectList,
  subjectsRequest,
} from './wire-lists.ts';
import { bulkRequest, checkAnswer, checkRequest, expandRequest, treeFrom, wireUpdate } from './wire.ts';

/** The calls that a comparison makes: the same whether they go to a library or over a socket. */
export type Calls = Pick<
  v1.ZedPromiseClientInterface,
  | 'writeSchema'
  | 'deleteRelationships'
  | 'writeRelationships'
  | 'checkPermission'
  | 'checkBulkPermissions'
  | 'expandPermissionTree'
  | 'lookupResources'
  | 'lookupSubjects'
  | 'readRelationships'
>;

/** Anything that speaks `authzed.api.v1`. Every read asks for the newest state. */
export class ClientPeer implements Peer {
  readonly name: string;
  readonly #calls: Calls;
  readonly #stop: () => Promise<void>;
  readonly #watch: Watch;
  #types: readonly string[] = [];
  /** When the world was empty, and when it was whole. */
  #loaded: { readonly from: v1.ZedToken; readonly loadedAt: v1.ZedToken } | undefined;

  /** @param stop what to do when the peer is not needed any more. */
  constructor(name: string, calls: Calls, watch: Watch, stop: () => Promise<void>) {
    this.name = name;
    this.#calls = calls;
    this.#stop = stop;
    this.#watch = watch;
  }

  async load(world: World): Promise<void> {
    for (const resourceType of this.#types) {
      const relationshipFilter = v1.RelationshipFilter.create({ resourceType });
      await this.#calls.deleteRelationships(v1.DeleteRelationshipsRequest.create({ relationshipFilter }));
    }
    const request = v1.WriteSchemaRequest.create({ schema: watchedSchema(world) });
    const { writtenAt: from } = await this.#calls.writeSchema(request);
    this.#types = [...world.definitions.map((definition) => definition.name), MARKER_TYPE];
    const updates = world.relationships.map((relationship) =>
      wireUpdate({ operation: 'touch', relationship }),
    );
    const { writtenAt: loadedAt } = await this.#calls.writeRelationships(
      v1.WriteRelationshipsRequest.create({ updates }),
    );
    if (from === undefined || loadedAt === undefined)
      throw new Error(`${this.name}: a write without a token`);
    this.#loaded = { from, loadedAt };
  }

  async check(question: CheckQuestion): Promise<CheckAnswer> {
    try {
      const response = await this.#calls.checkPermission(checkRequest(question));
      return checkAnswer(response);
    } catch (error) {
      return errorAnswer(error);
    }
  }

  async checkBulk(questions: readonly CheckQuestion[]): Promise<readonly CheckAnswer[]> {
    if (questions.length === 0) return [];
    const { pairs } = await this.#calls.checkBulkPermissions(bulkRequest(questions));
    return pairs.map(({ response }): CheckAnswer => {
      if (response.oneofKind === 'item') return checkAnswer(response.item);
      if (response.oneofKind === 'error') return statusAnswer(response.error.code, response.error.message);
      throw new Error(`${this.name}: a pair without an answer`);
    });
  }

  async expand(question: ExpandQuestion): Promise<ExpandAnswer> {
    try {
      const { treeRoot } = await this.#calls.expandPermissionTree(expandRequest(question));
      if (treeRoot === undefined) throw new Error(`${this.name}: an expansion without a tree`);
      return { kind: 'tree', tree: treeFrom(treeRoot) };
    } catch (error) {
      return errorAnswer(error);
    }
  }

  async lookupResources(question: CheckQuestion): Promise<ListAnswer> {
    try {
      return resourceList(await this.#calls.lookupResources(resourcesRequest(question)));
    } catch (error) {
      return errorAnswer(error);
    }
  }

  async lookupSubjects(question: CheckQuestion): Promise<ListAnswer> {
    try {
      return subjectList(await this.#calls.lookupSubjects(subjectsRequest(question)));
    } catch (error) {
      return errorAnswer(error);
    }
  }

  async readRelationships(filter: RelationshipFilter): Promise<ReadonlySet<string>> {
    const found = await this.#calls.readRelationships(readRequest(filter));
    return new Set(found.map(({ relationship }) => relationshipText(relationship)));
  }

  async watch(steps: readonly Step[], asks: readonly WatchAsk[]): Promise<WatchedHistory> {
    if (this.#loaded === undefined) throw new Error(`${this.name}: no world was loaded`);
    return watchHistory(this.#calls, this.#watch, this.#loaded, steps, asks);
  }

  close(): Promise<void> {
    return this.#stop();
  }
}
