import { type DriveShape, NONE } from './drive-shape.ts';

/** Who may do what on a drive, read off its columns: two walks upwards, nothing shared with the engine. */
export class DriveAnswers {
  readonly #shape: DriveShape;
  /** By user: the teams they are in, through however many other teams. */
  readonly #teamsOf: readonly ReadonlySet<number>[];

  constructor(shape: DriveShape) {
    this.#shape = shape;
    const teamsOf = Array.from({ length: shape.size.users }, () => new Set<number>());
    shape.teamMembers.forEach((members, team) => {
      for (const user of members) {
        for (let up = team; up !== NONE; up = shape.teamParent[up]!) teamsOf[user]!.add(up);
      }
    });
    this.#teamsOf = teamsOf;
  }

  mayView(user: number, document: number): boolean {
    const { folderViewer, folderEditor } = this.#shape;
    return this.#may(
      user,
      document,
      (folder) => folderEditor[folder] === user || this.#teamsOf[user]!.has(folderViewer[folder]!),
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
}
