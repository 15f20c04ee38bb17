#!/usr/bin/env node
import { run } from './cli/program.ts';
import { processTerminal } from './cli/terminal.ts';

// A reader that has seen enough, such as `head`, is no mistake of ours; the status must still be no yes and no "no".
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(3);
});

process.exitCode = await run(process.argv.slice(2), process.env, processTerminal);
