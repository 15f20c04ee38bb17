import { type BenchCase, type Context, type Opened, opened } from '../harness/case.ts';
import { one, type Sample } from '../harness/sample.ts';
import { type Library, openLibrary } from '../sides/library.ts';
import { treeOf } from '../sides/tree-of.ts';
import type { KnownList } from '../worlds/world.ts';
import { listSamples, timeList } from './lists.ts';

/** Whole lists from the library, each held to the one that the world promises. */
export const lookup: BenchCase = {
  name: 'lookup',
  question: 'how soon does a list begin in-process, and how soon is it whole?',
  places: [
    { world: 'drive', scale: 1 },
    { world: 'wide', scale: 1 },
    { world: 'agents', scale: 1 },
  ],
  sides: ['ours', 'base'],
  rounds: 7,
  open,
};

async function open({ side, dataDir, world }: Context): Promise<Opened> {
  const lists = world().lists();
  const library = await openLibrary(treeOf(side), { dataDir });
  const round = async (): Promise<readonly Sample[]> => {
    const samples: Sample[] = [];
    for (const list of lists) samples.push(...listSamples(list, await timeList(list, idsOf(library, list))));
    const peakBytes = process.resourceUsage().maxRSS * 1_024;
    return [...samples, one('peak resident set of the process', 'MB', peakBytes / 1e6)];
  };
  await round();
  await round();
  return opened(round, () => library.close());
}

async function* idsOf(library: Library, list: KnownList): AsyncGenerator<readonly string[]> {
  const { permission } = list;
  const always = { permission, context: {}, cursor: undefined } as const;
  if (list.kind === 'resources') {
    const { resourceType, subject } = list;
    for await (const { resourceId } of library.lookupResources({
      ...always,
      resourceType,
      subject,
      limit: 0,
    })) {
      yield [resourceId];
    }
    return;
  }
  const { resource, subjectType } = list;
  const ask = { ...always, resource, subjectType, subjectRelation: '', concreteLimit: 0 } as const;
  for await (const { subject } of library.lookupSubjects({ ...ask, wildcard: 'include' })) yield [subject.id];
}
