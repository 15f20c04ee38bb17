import { pathToFileURL } from 'node:url';
import type * as Entry from '../../src/index.ts';
import type { Answer, Question } from '../worlds/world.ts';
import type { Tree } from './tree.ts';

export type Library = Entry.Bailiwick;

/**
 * The library of a tree, opened on a data folder: our own one or another's, by the same interface. Nothing is resident
 * before it is asked for, unless the case says so: what is measured must not depend on how far a background got.
 */
export async function openLibrary(tree: Tree, options: Entry.OpenOptions): Promise<Library> {
  const { Bailiwick } = (await import(pathToFileURL(tree.library).href)) as typeof Entry; // by `treeAt`
  return await Bailiwick.open({ preload: false, ...options });
}

/** One check of the newest state. */
export async function ask(library: Library, question: Question): Promise<Answer> {
  const { resource, permission, subject, context } = question;
  const { verdict } = await library.checkPermission({
    resource,
    permission,
    subject,
    context,
    tracing: false,
  });
  return verdict.kind;
}
