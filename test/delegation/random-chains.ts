import fc from 'fast-check';
import { formatIdentity, parseRelationship } from '../../src/model/relationship-text.ts';
import type { Relationship } from '../../src/model/relationship.ts';
import { HOUR_MS, START_MS, until } from './delegation-world.ts';

/** A chain that is good, and what is done to it: each a small number that means "the so-manieth of what there is". */
export interface RawChain {
  readonly hops: number;
  readonly changes: readonly { readonly kind: number; readonly which: number; readonly other: number }[];
}

export function rawChains(changesMax: number): fc.Arbitrary<RawChain> {
  const change = fc.record({ kind: fc.nat(7), which: fc.nat(60), other: fc.nat(60) });
  return fc.record({
    hops: fc.integer({ min: 1, max: 9 }),
    changes: fc.array(change, { maxLength: changesMax }),
  });
}

/** Everything that can be asked. */
export const RESOURCES: readonly string[] = [
  'document:d1#view',
  'document:d1#edit',
  'document:d2#view',
  'document:none#view',
  'folder:f1#view',
  'tool:t1#call',
  'tool:t2#call',
  'note:n1#view',
  'note:n1#viewer',
  'note:n1#nothing',
  'organization:acme#view',
  'organization:globex#view',
  'session:s1#stop',
];

/** A chain of so many hops for `user:ben`, each agent of its own but that two may come twice, all of them allowed all. */
export function goodChain(hops: number): readonly string[] {
  const lines = [
    'organization:acme#member@user:ben',
    'organization:acme#agent_reader@kit:k1#holder',
    'folder:f1#org@organization:acme',
    'folder:f1#viewer@user:ben',
    'folder:f1#viewer@kit:k1#holder',
    'document:d1#folder@folder:f1',
    'document:d1#editor@user:ben',
    'document:d2#folder@folder:f2',
    'folder:f2#org@organization:globex',
    'document:d2#viewer@user:ben',
    'mcp_server:m1#org@organization:acme',
    'mcp_server:m1#caller@user:ben',
    'tool:t1#server@mcp_server:m1',
    'tool:t1#routine@session:*',
    'tool:t2#server@mcp_server:m1',
    'note:n1#viewer@user:ben',
    'session:s1#on_behalf_of@user:ben' + until(8),
  ];
  for (let hop = 1; hop <= hops; hop++) {
    const agent = `agent:a${hop % 5}`;
    const session = `session:s${hop}`;
    lines.push(`${session}#tenant@organization:acme`, `${session}#actor@${agent}${until(8)}`);
    if (hop > 1) lines.push(`${session}#parent@session:s${hop - 1}${until(9 - hop * 0.5)}`);
    lines.push(`document:d1#viewer@${session}${until(4)}`, `folder:f1#viewer@${session}${until(3)}`);
    lines.push(`tool:t1#caller@${session}[at_most:{"ceiling":${hop * 10}}]${until(3)}`);
    lines.push(`tool:t2#caller@${session}${until(2)}`, `note:n1#viewer@${session}${until(5)}`);
    lines.push(`document:d2#viewer@${session}${until(5)}`);
    lines.push(`${agent}#tenant@organization:acme`, `kit:k1#agent@${agent}`, `note:n1#viewer@${agent}`);
    lines.push(`mcp_server:m1#caller@${agent}`, `document:d1#editor@${agent}`, `document:d2#viewer@${agent}`);
  }
  const approved = `tool:t2#approved@session:s${hops}[same_request:{"approved_digest":"d"}]${until(1)}`;
  return [...new Set([...lines, approved])];
}

/** The good chain after its changes, one step after another; each is a whole world. */
export function worldsOf({ hops, changes }: RawChain): readonly (readonly Relationship[])[] {
  let world = goodChain(hops).map(parseRelationship);
  const worlds = [world];
  for (const change of changes) {
    world = changed(world, change, hops);
    worlds.push(world);
  }
  return worlds;
}

function changed(
  world: Relationship[],
  { kind, which, other }: RawChain['changes'][number],
  hops: number,
): Relationship[] {
  const session = (n: number) => `session:s${1 + (n % hops)}`;
  const agent = (n: number) => `agent:a${n % 5}`;
  const pick = world[which % world.length]!;
  switch (kind) {
    case 0:
      return world.filter((one) => one !== pick);
    case 1: // lapses at some time, perhaps before the start
      return pick.expiresAtNs === undefined
        ? world
        : world.map((one) =>
            one === pick
              ? { ...one, expiresAtNs: BigInt(START_MS + (other - 20) * 300_000) * 1_000_000n }
              : one,
          );
    case 2:
      return put(
        world,
        `${[session(which), agent(which), 'user:ben', 'organization:acme', 'organization:globex'][other % 5]!}#stopped@session:*`,
      );
    case 3:
      return put(world, `${session(which)}#parent@${session(other)}${until(6)}`); // a second parent, a ring, or the same
    case 4:
      return put(world, `${session(which)}#actor@${agent(other)}${until(6)}`);
    case 5:
      return put(world, `${[session(which), agent(which)][other % 2]!}#tenant@organization:globex`);
    case 6:
      return put(world, `${session(which)}#on_behalf_of@${['user:ben', 'user:cleo'][other % 2]!}${until(6)}`);
    default:
      return put(
        put(world, `note:n1#hidden@user:ben${other % 2 === 0 ? '' : until(1)}`),
        `note:n1#shown@user:ben${until(which % 3)}`,
      );
  }
}

function put(world: readonly Relationship[], text: string): Relationship[] {
  const added = parseRelationship(text);
  return [...world.filter((one) => formatIdentity(one) !== formatIdentity(added)), added];
}

/** Instants worth asking at: at and just before everything that lapses. */
export function instantsOf(world: readonly Relationship[]): readonly number[] {
  const lapses = world.flatMap(({ expiresAtNs }) =>
    expiresAtNs === undefined ? [] : [Number(expiresAtNs / 1_000_000n)],
  );
  const around = lapses
    .flatMap((ms) => [ms - 1, ms])
    .filter((ms) => ms >= START_MS && ms < START_MS + 12 * HOUR_MS);
  return [...new Set([START_MS, ...around])].toSorted((a, b) => a - b);
}
