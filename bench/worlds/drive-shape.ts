import { Random } from './random.ts';

/** How much of everything there is, and the seed it is drawn with. */
export interface DriveSize {
  readonly seed: number;
  readonly organizations: number;
  readonly users: number;
  readonly teams: number;
  /** The first teams, which are in no other. */
  readonly topTeams: number;
  readonly membersPerTeam: number;
  readonly folders: number;
  readonly documents: number;
}

export const DRIVE_SIZE: DriveSize = {
  seed: 20_250_401,
  organizations: 20,
  users: 2_000,
  teams: 400,
  topTeams: 40,
  membersPerTeam: 20,
  folders: 5_000,
  documents: 50_000,
};

/** The drive `scale` times over: more organizations of the same size, whose teams and folders mix. */
export function driveSize(scale: number): DriveSize {
  const { seed, membersPerTeam } = DRIVE_SIZE;
  return {
    seed,
    membersPerTeam,
    organizations: DRIVE_SIZE.organizations * scale,
    users: DRIVE_SIZE.users * scale,
    teams: DRIVE_SIZE.teams * scale,
    topTeams: DRIVE_SIZE.topTeams * scale,
    folders: DRIVE_SIZE.folders * scale,
    documents: DRIVE_SIZE.documents * scale,
  };
}

/** Every third folder has an editor. */
export const FOLDERS_PER_EDITOR = 3;

/** Stands where a number would, for what is in nothing. */
export const NONE = -1;

/**
 * The drive by numbers; everything is told by its place in these columns. User `u` is a member of organization
 * `u % organizations`, and user `o` is the admin of organization `o`. Folder `f` is at the top of organization `f` for
 * the first `organizations` folders.
 */
export interface DriveShape {
  readonly size: DriveSize;
  /** Users in each team, by themselves. */
  readonly teamMembers: readonly (readonly number[])[];
  /** The earlier team that each team is in, or `NONE`. */
  readonly teamParent: Int32Array;
  /** The earlier folder that each folder is in, or `NONE` at the top. */
  readonly folderParent: Int32Array;
  /** The team that views each folder. */
  readonly folderViewer: Int32Array;
  /** The user who edits each folder, or `NONE`. */
  readonly folderEditor: Int32Array;
  readonly documentFolder: Int32Array;
  readonly documentOwner: Int32Array;
}

export function driveShape(size: DriveSize): DriveShape {
  const random = new Random(size.seed);
  return {
    size,
    teamMembers: Array.from({ length: size.teams }, () => random.distinct(size.membersPerTeam, size.users)),
    teamParent: column(size.teams, (team) => (team < size.topTeams ? NONE : random.below(team))),
    folderParent: column(size.folders, (folder) =>
      folder < size.organizations ? NONE : random.below(folder),
    ),
    folderViewer: column(size.folders, () => random.below(size.teams)),
    folderEditor: column(size.folders, (folder) =>
      folder % FOLDERS_PER_EDITOR === 0 ? random.below(size.users) : NONE,
    ),
    documentFolder: column(size.documents, () => random.below(size.folders)),
    documentOwner: column(size.documents, () => random.below(size.users)),
  };
}

function column(count: number, itemAt: (index: number) => number): Int32Array {
  const items = new Int32Array(count);
  for (let index = 0; index < count; index++) items[index] = itemAt(index);
  return items;
}
