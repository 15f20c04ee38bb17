import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/watchdog/set-up.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Most files import most of the server, which takes longer than their tests. A process keeps what it has loaded for
    // its next file, and Node loads it as it is: the types are stripped, so there is nothing to transform. A file that
    // changes what is of the whole process puts it back.
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } }, // only what fails takes that long
  },
});
