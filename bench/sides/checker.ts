import type { Context } from '../harness/case.ts';
import { installPeers } from '../peers/install.ts';
import type { Answer, Question, World } from '../worlds/world.ts';
import { ask, openLibrary } from './library.ts';

/** A side that is asked in this process. */
export interface Checker extends AsyncDisposable {
  /** One call for each question, in their order, with everything made that can be made beforehand. */
  readonly prepare: (questions: readonly Question[]) => readonly (() => Promise<Answer>)[];
}

/** Opens the side of `context` on the world of `context`. */
export async function openChecker({ side, dataDir }: Context, world: World): Promise<Checker> {
  if (side.kind === 'ours' || side.kind === 'base') {
    const library = await openLibrary(side.tree, { dataDir });
    return {
      prepare: (questions) => questions.map((question) => () => ask(library, question)),
      [Symbol.asyncDispose]: () => library.close(),
    };
  }
  if (side.kind !== 'spicedb') throw new Error(`\`${side.kind}\` can't be asked in-process`);
  installPeers();
  const { SpiceDb, spiceDbRequest } = await import('../peers/spicedb-world.ts'); // nothing to import before the installation
  const database = await SpiceDb.holding(world);
  return {
    prepare: (questions) => questions.map(spiceDbRequest).map((request) => () => database.check(request)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
