#!/usr/bin/env node
import { keepCompiled } from './cli/keep-compiled.ts';

// A reader that has seen enough, such as `head`, is no mistake of ours; the status must still be no yes and no "no".
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(3);
});

keepCompiled(); // before anything else is loaded
const { run } = await import('./cli/program.ts');
const { processTerminal } = await import('./cli/terminal.ts');
process.exitCode = await run(process.argv.slice(2), process.env, processTerminal);
