import type { Pace } from '../../base/pace.ts';
import { Fault } from '../../model/fault.ts';
import { readCheckpoints } from '../disk/checkpoint-rows.ts';
import type { DecisionLog } from '../log.ts';
import { signExportEnd } from '../proof/checkpoint.ts';
import type { Checkpoint } from '../proof/checkpoint.ts';
import { NO_HASH } from '../proof/hash.ts';
import { rootAt, subtreesOf } from '../proof/merkle.ts';
import { assertKept, readBlocks } from '../read/view.ts';
import { EXPORT_FORMAT, formatExportLine } from './export-lines.ts';

/**
 * The records from `from` up to but without `upTo` as the lines of an export, each with its line feed. What is on the
 * disk when it begins is what it can reach.
 * @param pace told how many records are read, a block of them at a time at most
 * @throws Fault `decision-expired`; `invalid-argument` when there are no such records.
 */
export async function* exportLog(
  log: DecisionLog,
  from: number,
  upTo: number,
  timeMs: number,
  signal: AbortSignal,
  pace: Pace<number> = () => undefined,
): AsyncGenerator<string, void> {
  if (from > upTo || upTo > log.standing.size) {
    throw new Fault(
      'invalid-argument',
      `expected a range within the ${log.standing.size} decisions there are, found ${from} to ${upTo}`,
    );
  }
  assertKept(log, from);
  const { origin, tiles } = log;
  const edge = await Promise.all(subtreesOf(0, from).map(({ level, index }) => tiles.node(level, index)));
  const previous = from === 0 ? NO_HASH : await tiles.node(0, from - 1);
  yield `${formatExportLine({ kind: 'begin', begin: { format: EXPORT_FORMAT, origin, from, previous, edge } })}\n`;
  yield* recordLines(log, from, upTo, signal, pace);
  const statement = { origin, size: upTo, root: await rootAt(upTo, tiles.node), timeMs };
  const signature = signExportEnd(statement, from, log.signingKey.privateKey);
  yield `${formatExportLine({ kind: 'end', end: { ...statement, from, signature } })}\n`;
}

async function* recordLines(
  log: DecisionLog,
  from: number,
  upTo: number,
  signal: AbortSignal,
  pace: Pace<number>,
): AsyncGenerator<string, void> {
  const checkpoints = readCheckpoints(log.database, from, upTo, 'ascending', signal);
  let checkpoint = (await checkpoints.next()).value;
  let next = from;
  for await (const { first, records } of readBlocks(log, from, upTo, 'ascending', signal)) {
    if (first > next) assertKept(log, next);
    await pace(records.length);
    for (const { hash, line } of records.slice(next - first, upTo - first)) {
      for (; checkpoint?.size === next; checkpoint = (await checkpoints.next()).value)
        yield lineOf(checkpoint);
      yield `${formatExportLine({ kind: 'record', hash, line })}\n`;
      next++;
    }
  }
  for (; checkpoint !== undefined; checkpoint = (await checkpoints.next()).value) yield lineOf(checkpoint);
}

function lineOf(checkpoint: Checkpoint): string {
  return `${formatExportLine({ kind: 'checkpoint', checkpoint })}\n`;
}
