import { ALL_CASES } from './cases/all-cases.ts';
import { HELP, type Options, readOptions } from './harness/options.ts';
import { textReport } from './harness/report.ts';
import { runAll } from './harness/run-all.ts';
import { save } from './harness/save.ts';

process.exitCode = await bench(process.argv.slice(2));

/** @returns the exit status: 1 when a case failed or what was asked makes no sense. Missing a bar is no failure. */
async function bench(words: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(words);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  switch (options.action) {
    case 'help':
      console.log(HELP);
      return 0;
    case 'list':
      for (const { name, question } of ALL_CASES) console.log(`${name}: ${question}`);
      return 0;
    case 'run':
    default: {
      const { report, failures } = await runAll(options, (what) =>
        console.error(`${(performance.now() / 1_000).toFixed(0).padStart(5)} s  ${what}`),
      );
      if (report.cases.length > 0) console.log(`\n${textReport(report)}`);
      if (options.out !== undefined && failures.length === 0) save(report, options.out);
      for (const name of failures) console.error(`failed: ${name}`);
      return failures.length > 0 || report.cases.length === 0 ? 1 : 0;
    }
  }
}
