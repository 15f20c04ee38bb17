import { assert } from '../../src/base/assert.ts';
import { ALL_CASES } from '../cases/all-cases.ts';
import { driveWorld } from '../worlds/drive.ts';

/*
 * The process of one case. Sends its figures to the parent and ends.
 *
 *   case-process.ts NAME DATA_DIR SCRATCH_DIR
 */
const [, , name, dataDir = '', scratchDir = ''] = process.argv;
const found = ALL_CASES.find((one) => one.name === name);
assert(found !== undefined && process.send !== undefined, 'a known case, run by `run-case.ts`');
process.send(await found.run({ world: driveWorld, dataDir, scratchDir }));
process.disconnect();
