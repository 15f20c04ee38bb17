import { v1 } from '@authzed/authzed-node';
import type { CheckQuestion, ExpandQuestion, World } from '../../test/worlds/world.ts';
import { errorAnswer, statusAnswer } from './errors.ts';
import type { CheckAnswer, ExpandAnswer, Peer } from './peer.ts';
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
>;

/** Anything that speaks `authzed.api.v1`. Every read asks for the newest state. */
export class ClientPeer implements Peer {
  readonly name: string;
  readonly #calls: Calls;
  readonly #stop: () => Promise<void>;
  #types: readonly string[] = [];

  /** @param stop what to do when the peer is not needed any more. */
  constructor(name: string, calls: Calls, stop: () => Promise<void>) {
    this.name = name;
    this.#calls = calls;
    this.#stop = stop;
  }

  async load(world: World): Promise<void> {
    for (const resourceType of this.#types) {
      const relationshipFilter = v1.RelationshipFilter.create({ resourceType });
      await this.#calls.deleteRelationships(v1.DeleteRelationshipsRequest.create({ relationshipFilter }));
    }
    await this.#calls.writeSchema(v1.WriteSchemaRequest.create({ schema: world.schemaText }));
    this.#types = world.definitions.map((definition) => definition.name);
    if (world.relationships.length === 0) return;
    const updates = world.relationships.map(touch);
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

  close(): Promise<void> {
    return this.#stop();
  }
}
