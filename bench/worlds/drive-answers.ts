import { type DriveShape, NONE } from './drive-shape.ts';

/** Who may do what on a drive, read off its columns: two walks upwards, nothing shared with the engine. */
export class DriveAnswers {
  readonly #shape: DriveShape;
  /** By team: its own members, sorted out when the team is first asked about. */
  readonly #membersOf = new Map<number, ReadonlySet<number>>();
  /** By team: the teams that are directly in it. */
  readonly #teamsIn: readonly (readonly number[])[];

  constructor(shape: DriveShape) {
    this.#shape = shape;
    const teamsIn = Array.from({ length: shape.size.teams }, (): number[] => []);
    shape.teamParent.forEach((parent, team) => {
      if (parent !== NONE) teamsIn[parent]!.push(team);
    });
    this.#teamsIn = teamsIn;
  }

  mayView(user: number, document: number): boolean {
    const { folderViewer, folderEditor } = this.#shape;
    return this.#may(
      user,
      document,
      (folder) => folderEditor[folder] === user || this.#members(folderViewer[folder]!).has(user),
    );
  }

  mayEdit(user: number, document: number): boolean {
    const { folderEditor } = this.#shape;
    return this.#may(user, document, (folder) => folderEditor[folder] === user);
  }

  /** The owner may, who `isGranted` on a folder above may, and the admin of the organization above all of them. */
  #may(user: number, document: number, isGranted: (folder: number) => boolean): boolean {
    const { documentOwner, documentFolder, folderParent } = this.#shape;
    if (documentOwner[document] === user) return true;
    let folder = documentFolder[document]!;
    for (;;) {
      if (isGranted(folder)) return true;
      const parent = folderParent[folder]!;
      if (parent === NONE) return folder === user; // user `o` is the admin of organization `o`, whose top is folder `o`
      folder = parent;
    }
  }

  /** Everyone in a team, through however many other teams. */
  #members(team: number): ReadonlySet<number> {
    const known = this.#membersOf.get(team);
    if (known !== undefined) return known;
    const members = new Set(this.#shape.teamMembers[team]);
    for (const inner of this.#teamsIn[team]!) for (const user of this.#members(inner)) members.add(user);
    this.#membersOf.set(team, members);
    return members;
  }
}
