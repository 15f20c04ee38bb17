import { Random } from './random.ts';

/** How much of everything there is, and the seed it is drawn with. */
export interface AgentsSize {
  readonly seed: number;
  readonly organizations: number;
  readonly groups: number;
  readonly users: number;
  readonly kits: number;
  readonly agents: number;
  readonly folders: number;
  readonly documents: number;
  readonly chains: number;
  /** Sessions from the root of a chain to its leaf. */
  readonly hops: number;
}

export const AGENTS_SIZE: AgentsSize = {
  seed: 8,
  organizations: 20,
  groups: 100,
  users: 1_000,
  kits: 20,
  agents: 200,
  folders: 1_000,
  documents: 10_000,
  chains: 1_000,
  hops: 8,
};

/** Stands where a number would, for what is in nothing. */
export const NONE = -1;

/**
 * The world of an agent platform by numbers. User `u` is in group `u % groups`; agent `a` is in kit `a % kits`;
 * organization `o` lets kit `o` read all of it, and has its agents: there are as many kits as organizations; folder `f` is the top of organization `f` for the first
 * `organizations` folders. All sessions of a chain have the chain's folder as their scope.
 */
export interface AgentsShape {
  readonly size: AgentsSize;
  readonly folderParent: Int32Array;
  /** The group that views each folder. */
  readonly folderViewer: Int32Array;
  readonly documentFolder: Int32Array;
  readonly chainFolder: Int32Array;
}

export function agentsShape(size: AgentsSize): AgentsShape {
  const random = new Random(size.seed);
  const column = (count: number, itemAt: (index: number) => number): Int32Array =>
    Int32Array.from({ length: count }, (_, index) => itemAt(index));
  const folderParent = column(size.folders, (folder) =>
    folder < size.organizations ? NONE : random.below(folder),
  );
  const folderViewer = column(size.folders, () => random.below(size.groups));
  const documentFolder = column(size.documents, () => random.below(size.folders));
  // Folders that hold a document, so that every chain has something to ask for.
  const chainFolder = column(size.chains, () => documentFolder[random.below(size.documents)]!);
  return { size, folderParent, folderViewer, documentFolder, chainFolder };
}

/** From a folder up to the top of its organization, itself first. */
export function folderPath({ folderParent }: AgentsShape, folder: number): readonly number[] {
  const path: number[] = [];
  for (let at = folder; at !== NONE; at = folderParent[at]!) path.push(at);
  return path;
}

/** On whose behalf a chain acts: a user who views its folder. */
export function userOf({ size, folderViewer, chainFolder }: AgentsShape, chain: number): number {
  const others = Math.floor(size.users / size.groups);
  return folderViewer[chainFolder[chain]!]! + size.groups * (chain % others);
}

/** Who acts in the session at `hop` of a chain: an agent that may read the chain's organization. */
export function agentOf(shape: AgentsShape, chain: number, hop: number): number {
  const { size } = shape;
  const organization = folderPath(shape, shape.chainFolder[chain]!).at(-1)!;
  const others = Math.floor(size.agents / size.kits);
  return (organization % size.kits) + size.kits * ((chain + hop) % others);
}

/** The session at `hop` of a chain; the root is at 0. */
export function sessionId(chain: number, hop: number): string {
  return `${chain}-${hop}`;
}
