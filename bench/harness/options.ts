import path from 'node:path';
import { parseArgs } from 'node:util';
import { ALL_CASES } from '../cases/all-cases.ts';
import type { TargetAddress } from '../sides/target.ts';
import { type Tree, treeAt } from '../sides/tree.ts';
import { WORLD_NAMES, type WorldName } from '../worlds/all-worlds.ts';

export const HELP: string = `usage: npm run bench -- [options]

  --only NAME        this case alone; repeatable. Results go nowhere unless --out says where
  --list             the cases, and what each answers
  --world NAME       in this world alone: ${WORLD_NAMES.join(', ')}
  --scale N          1, 10 or 100 times the size
  --rounds N         instead of each case's own number; 1 to see that all work
  --base DIR         another checkout, or what was built from one: the same cases run on both, taking turns
  --target HOST:PORT a server of authzed.api.v1 that holds nothing: the gRPC cases run on ours and on it, taking turns
  --token KEY        the preshared key of the target
  --out DIR          where tables, JSON and charts go (default, for a whole run: bench/results)`;

const SCALES = [1, 10, 100];

export interface Options {
  readonly action: 'run' | 'list' | 'help';
  /** Empty for all. */
  readonly only: readonly string[];
  readonly world: WorldName | undefined;
  readonly scale: number | undefined;
  readonly rounds: number | undefined;
  readonly base: Tree | undefined;
  readonly target: TargetAddress | undefined;
  /** Nothing is left out, so that all bars that can be measured are. */
  readonly isWhole: boolean;
  /** Absent when nothing is to be written. */
  readonly out: string | undefined;
}

/** @throws Error that tells all that is wrong */
export function readOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      world: { type: 'string' },
      scale: { type: 'string' },
      rounds: { type: 'string' },
      base: { type: 'string' },
      target: { type: 'string' },
      token: { type: 'string', default: '' },
      out: { type: 'string' },
    },
  });
  const problems: string[] = [];
  const names = ALL_CASES.map(({ name }) => name);
  for (const name of values.only.filter((one) => !names.includes(one))) {
    problems.push(`\`--only\`: expected one of ${names.join(', ')}; found \`${name}\``);
  }
  const world = WORLD_NAMES.find((name) => name === values.world);
  if (values.world !== undefined && world === undefined) {
    problems.push(`\`--world\`: expected one of ${WORLD_NAMES.join(', ')}; found \`${values.world}\``);
  }
  const scale = values.scale === undefined ? undefined : Number(values.scale);
  if (scale !== undefined && !SCALES.includes(scale)) {
    problems.push(`\`--scale\`: expected one of ${SCALES.join(', ')}; found \`${values.scale}\``);
  }
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isSafeInteger(rounds) && rounds > 0)) {
    problems.push(`\`--rounds\`: expected a whole number from 1 on; found \`${values.rounds}\``);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const isWhole =
    values.only.length === 0 && [world, scale, rounds, values.target].every((value) => value === undefined);
  const results = path.join(import.meta.dirname, '../results');
  return {
    action: values.help ? 'help' : values.list ? 'list' : 'run',
    only: values.only,
    world,
    scale,
    rounds,
    base: values.base === undefined ? undefined : treeAt(values.base),
    target: values.target === undefined ? undefined : { address: values.target, key: values.token },
    isWhole,
    out: values.out ?? (isWhole && values.base === undefined ? results : undefined),
  };
}
