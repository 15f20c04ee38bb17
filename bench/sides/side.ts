import type { Tree } from './tree.ts';

/** Who is measured. Sides of one case take turns, each in a process of its own. */
export type Side =
  | { readonly kind: 'ours'; readonly tree: Tree }
  /** Another tree of this project, measured by the same code. */
  | { readonly kind: 'base'; readonly tree: Tree }
  /** grpc-js that answers every check alike: the ceiling of the transport. */
  | { readonly kind: 'constant' }
  /** The SpiceDB library of `bench/peers` in the process of the case. */
  | { readonly kind: 'spicedb' }
  /** Any server of the API. */
  | { readonly kind: 'target'; readonly address: string; readonly key: string };

export type SideKind = Side['kind'];

/** What is not the same between ours and another side, said wherever the two stand beside each other. */
export const FAIRNESS: Readonly<Record<Exclude<SideKind, 'ours'>, string>> = {
  base: 'base: the same measuring code, data written by its own importer',
  constant:
    'constant: neither reads nor evaluates the request, writes nothing; to its favour in everything but the transport, which is the same',
  spicedb:
    'spicedb: in-process with its memory store (nothing on disk, to its favour), its default consistency (may be seconds old; ours reads the newest state, to its favour), requests made beforehand (to its favour); every call passes protobuf and a foreign-function border that a Go program would not pay (against it), and its caches are those of its defaults',
  target:
    'target: whatever it is, where it runs, over the network as it is; its data came through `ImportBulkRelationships`; ours runs pinned to one core beside the load, the target is not pinned',
};
