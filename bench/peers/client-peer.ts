import { v1 } from '@authzed/authzed-node';
import type { CheckQuestion, ExpandQuestion, World } from '../../test/worlds/world.ts';
import { errorAnswer, statusAnswer } from './errors.ts';
import { foldWatch, type Watch } from './fold-watch.ts';
import type { CheckAnswer, ExpandAnswer, ListAnswer, Peer, WatchedChanges } from './peer.ts';
import {
  readRequest,
  relationshipText,
  resourceList,
  resourcesRequest,
  subjectList,
  subjectsRequest,
} from './wire-lists.ts';
import { bulkRequest, checkAnswer, checkRequest, expandRequest, touch, treeFrom } from './wire.ts';

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
  readonly #watch: Watch | undefined;
  #types: readonly string[] = [];
  /** When the world was empty. */
  #emptyAt: v1.ZedToken | undefined;

  /**
   * @param stop what to do when the peer is not needed any more.
   * @param watch where the peer is to be watched
   */
  constructor(name: string, calls: Calls, stop: () => Promise<void>, watch?: Watch) {
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
    const request = v1.WriteSchemaRequest.create({ schema: world.schemaText });
    this.#emptyAt = (await this.#calls.writeSchema(request)).writtenAt;
    this.#types = world.definitions.map((definition) => definition.name);
    await this.#write(world.relationships.map(touch));
  }

  async #write(updates: v1.RelationshipUpdate[]): Promise<void> {
    if (updates.length === 0) return;
    await this.#calls.writeRelationships(v1.WriteRelationshipsRequest.create({ updates }));
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

  async readRelationships(resourceType: string): Promise<ReadonlySet<string>> {
    const found = await this.#calls.readRelationships(readRequest(resourceType));
    return new Set(found.map(({ relationship }) => relationshipText(relationship)));
  }

  async watchChanges(world: World): Promise<WatchedChanges> {
    if (this.#watch === undefined || this.#emptyAt === undefined) {
      throw new Error(`${this.name}: not to be watched`);
    }
    const { DELETE, TOUCH } = v1.RelationshipUpdate_Operation;
    for (const [share, operation] of [
      [2, DELETE],
      [3, TOUCH],
      [5, DELETE],
    ] as const) {
      const some = world.relationships.filter((_, index) => index % share === 0);
      await this.#write(some.map((relationship) => ({ ...touch(relationship), operation })));
    }
    // What can't be deleted is no change; a schema always is one, so that the end is seen.
    const schema = v1.WriteSchemaRequest.create({
      schema: `${world.schemaText}\ndefinition watched_to_here {}`,
    });
    const { writtenAt } = await this.#calls.writeSchema(schema);
    const folded = await foldWatch(this.#watch, this.#emptyAt, writtenAt);
    const types = await Promise.all(this.#types.map((type) => this.readRelationships(type)));
    return { folded, read: new Set(types.flatMap((texts) => [...texts])) };
  }

  close(): Promise<void> {
    return this.#stop();
  }
}
