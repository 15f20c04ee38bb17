import fs from 'node:fs';
import { type Debugger, Session } from 'node:inspector';
import { workerData } from 'node:worker_threads';

/** Milliseconds to wait for the main thread to say where it is. */
const PATIENCE = 5_000;

const { limit, testFile } = workerData as { limit: number; testFile: string };

const end = (where: string): void => {
  fs.writeSync(2, `${testFile} did not end in ${limit} ms; its main thread was at\n${where}\n`);
  process.kill(process.pid, 'SIGKILL');
};

const scripts = new Map<string, string>();

const lineOf = ({ functionName, location }: Debugger.CallFrame): string =>
  `  ${functionName || '(anonymous)'} ${scripts.get(location.scriptId)}:${location.lineNumber + 1}`;

setTimeout(() => {
  setTimeout(end, PATIENCE, '  (it did not say)');
  const session = new Session();
  session.connectToMainThread();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) => end(params.callFrames.map(lineOf).join('\n')));
  session.post('Debugger.enable', () => session.post('Debugger.pause'));
}, limit);
