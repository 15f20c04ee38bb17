import type { BenchCase } from '../harness/case.ts';
import { checkCold } from './check-cold.ts';
import { checkConditions } from './check-conditions.ts';
import { checkEngine } from './check-engine.ts';
import { checkGrpc } from './check-grpc.ts';
import { checkOperation } from './check-operation.ts';
import { conditions } from './conditions.ts';
import { firstCheck } from './first-check.ts';
import { lookup } from './lookup.ts';
import { memory } from './memory.ts';
import { write } from './write.ts';

/** In the order they run and are reported. */
export const ALL_CASES: readonly BenchCase[] = [
  checkEngine,
  checkOperation,
  conditions,
  checkConditions,
  checkCold,
  firstCheck,
  checkGrpc,
  lookup,
  write,
  memory,
];
