import { cpSync } from 'node:fs';
import type { RelationshipUpdate } from '../../src/model/update.ts';
import { writeRelationships } from '../../src/operations/write-relationships.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import type { BenchCase, Context } from '../harness/case.ts';
import { type Figure, figureOfNumbers } from '../harness/figure.ts';
import { requireAnswer } from '../harness/require-answer.ts';
import { CALLER, NEVER, openTenant } from '../worlds/stored-world.ts';
import { ask } from './ask.ts';

const ROUNDS = 5;
const ROUND_MS = 1_000;
const WRITERS = 64;
const UPDATES_PER_BATCH = 100;

/** New owners of new documents, beside a world that is there. Every write is on the disk when it is acknowledged. */
export const write: BenchCase = {
  name: 'write',
  question: 'how many durable writes a second?',
  nodeFlags: [],
  run,
};

async function run({ dataDir, scratchDir }: Context): Promise<readonly Figure[]> {
  cpSync(dataDir, scratchDir, { recursive: true });
  await using tenant = await openTenant(scratchDir);
  const writer = new Writing(tenant);
  await writer.round(WRITERS, 1); // so that code is compiled for the first that is measured too

  const rounds = { single: [] as number[], concurrent: [] as number[], batches: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    rounds.single.push(await writer.round(1, 1));
    rounds.concurrent.push(await writer.round(WRITERS, 1));
    rounds.batches.push((await writer.round(1, UPDATES_PER_BATCH)) * UPDATES_PER_BATCH);
  }
  await writer.requireLast();
  return [
    figureOfNumbers('durable writes of one relationship, one writer', 'writes/s', rounds.single),
    figureOfNumbers(`durable writes of one relationship, ${WRITERS} writers`, 'writes/s', rounds.concurrent),
    figureOfNumbers(
      `durable writes of ${UPDATES_PER_BATCH} relationships, one writer`,
      'relationships/s',
      rounds.batches,
    ),
  ];
}

class Writing {
  readonly #tenant: Tenant;
  #written = 0;

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  /** Writes by `writers` at once for the length of a round, each write of `size` updates; gives writes per second. */
  async round(writers: number, size: number): Promise<number> {
    let count = 0;
    const start = performance.now();
    const lane = async (): Promise<void> => {
      while (performance.now() - start < ROUND_MS) {
        const updates = Array.from({ length: size }, () => this.#update(this.#written++));
        const transaction = { updates, preconditions: [], metadata: undefined };
        await writeRelationships(this.#tenant, CALLER, transaction, NEVER);
        count++;
      }
    };
    await Promise.all(Array.from({ length: writers }, lane));
    return (count * 1_000) / (performance.now() - start);
  }

  /** That the last write is seen. */
  async requireLast(): Promise<void> {
    const { relationship } = this.#update(this.#written - 1);
    const { resource, subject } = relationship;
    const question = { resource, permission: 'edit', subject, expected: true };
    requireAnswer(question, await ask(this.#tenant, question));
  }

  #update(number: number): RelationshipUpdate {
    return {
      operation: 'create',
      relationship: {
        resource: { type: 'document', id: `new-${number}` },
        relation: 'owner',
        subject: { type: 'user', id: String(number % 2_000), relation: '' },
        caveat: undefined,
        expiresAtNs: undefined,
      },
    };
  }
}
