import type { Terminal } from '../../terminal.ts';
import type { Connection } from '../connection.ts';
import { CHECKPOINT } from './methods.ts';
import { isJson, type OutputFlags } from './output-flags.ts';

/** `bailiwick decisions checkpoint`: a signed statement over all records, to be kept elsewhere. @throws ClientError */
export async function checkpoint(
  connection: Connection,
  options: OutputFlags,
  terminal: Terminal,
): Promise<void> {
  const answer = await connection.call(CHECKPOINT, {});
  if (isJson(options, terminal)) return terminal.out(JSON.stringify(CHECKPOINT.toJson(answer)));
  if (answer.checkpoint === null) return terminal.out('no decisions are recorded yet');
  const { origin, size, root, timeMs, signature } = answer.checkpoint;
  terminal.out(`log        ${origin}`);
  terminal.out(`records    ${String(size)}`);
  terminal.out(`root       ${root}`);
  terminal.out(`signed     ${new Date(Number(timeMs)).toISOString()}`);
  terminal.out(`signature  ${signature}`);
}

/** `bailiwick decisions public-key`: what `verify` takes. @throws ClientError */
export async function publicKey(connection: Connection, terminal: Terminal): Promise<void> {
  terminal.out((await connection.call(CHECKPOINT, {})).publicKey.trimEnd());
}
