import type { BenchCase } from '../harness/case.ts';
import { budget } from './budget.ts';
import { checkBulk } from './check-bulk.ts';
import { checkBulkGrpc } from './check-bulk-grpc.ts';
import { checkCold } from './check-cold.ts';
import { checkDelegatedCase } from './check-delegated.ts';
import { checkEngine } from './check-engine.ts';
import { checkGrpc } from './check-grpc.ts';
import { checkUnderWrites } from './check-under-writes.ts';
import { checkWarm } from './check-warm.ts';
import { conditions } from './conditions.ts';
import { decisionLog } from './decision-log.ts';
import { delegatedChain } from './delegated-chain.ts';
import { exportWorld } from './export.ts';
import { hugeGroup } from './huge-group.ts';
import { importWorld } from './import.ts';
import { lookup } from './lookup.ts';
import { lookupGrpc } from './lookup-grpc.ts';
import { memory } from './memory.ts';
import { revocation } from './revocation.ts';
import { start } from './start.ts';
import { tenants } from './tenants.ts';
import { threads } from './threads.ts';
import { transferGrpc } from './transfer-grpc.ts';
import { watch } from './watch.ts';
import { write } from './write.ts';
import { writeGrpc } from './write-grpc.ts';

/** In the order they run and are reported. */
export const ALL_CASES: readonly BenchCase[] = [
  checkWarm,
  checkEngine,
  checkCold,
  checkBulk,
  conditions,
  delegatedChain,
  checkDelegatedCase,
  hugeGroup,
  lookup,
  write,
  importWorld,
  exportWorld,
  memory,
  tenants,
  start,
  checkGrpc,
  decisionLog,
  checkBulkGrpc,
  lookupGrpc,
  writeGrpc,
  transferGrpc,
  checkUnderWrites,
  revocation,
  watch,
  threads,
  budget,
];

export function caseNamed(name: string): BenchCase {
  const found = ALL_CASES.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new Error(`expected one of ${ALL_CASES.map((one) => one.name).join(', ')}, found \`${name}\``);
}
