import fs from 'node:fs';
import { type Debugger, Session } from 'node:inspector';
import { parentPort, workerData } from 'node:worker_threads';
import type { Watched } from './watch-file.ts';

/** Milliseconds to wait for the main thread to say where it is. */
const PATIENCE = 5_000;

const { limit } = workerData as { readonly limit: number };
let timer: NodeJS.Timeout | undefined;

parentPort!.on('message', (testFile: Watched) => {
  clearTimeout(timer);
  if (testFile !== undefined) timer = setTimeout(endWhereItIs, limit, testFile);
});

function endWhereItIs(testFile: string): void {
  const end = (where: string): void => {
    fs.writeSync(2, `${testFile} did not end in ${limit} ms; its main thread was at\n${where}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
  setTimeout(end, PATIENCE, '  (it did not say)');
  const scripts = new Map<string, string>();
  const lineOf = ({ functionName, location }: Debugger.CallFrame): string =>
    `  ${functionName || '(anonymous)'} ${scripts.get(location.scriptId)}:${location.lineNumber + 1}`;
  const session = new Session();
  session.connectToMainThread();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) => end(params.callFrames.map(lineOf).join('\n')));
  session.post('Debugger.enable', () => session.post('Debugger.pause'));
}
