import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ALL_CASES } from './cases/all-cases.ts';
import type { BenchCase } from './harness/case.ts';
import { loadNow, thisMachine } from './harness/machine.ts';
import { type CaseReport, markdownReport, type Report, textReport } from './harness/report.ts';
import { runCase } from './harness/run-case.ts';
import { driveWorld } from './worlds/drive.ts';
import { storeWorld } from './worlds/stored-world.ts';

const HELP = `usage: npm run bench -- [options]

  --only NAME   this case alone, without writing results; repeatable
  --list        the cases, and what each answers
  --out DIR     where a whole run writes its Markdown and JSON (default bench/results)`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    list: { type: 'boolean', default: false },
    out: { type: 'string', default: path.join(import.meta.dirname, 'results') },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(HELP);
else if (options.list) for (const { name, question } of ALL_CASES) console.log(`${name}: ${question}`);
else process.exitCode = await bench(options.only);

/** @returns the exit status: 1 when a case failed or there is none of that name. Missing a target is no failure. */
async function bench(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !ALL_CASES.some((one) => one.name === name));
  if (unknown.length > 0) {
    const known = ALL_CASES.map(({ name }) => name).join(', ');
    console.error(`\`--only\`: expected one of ${known}; found ${unknown.join(', ')}`);
    return 1;
  }
  const cases = ALL_CASES.filter(({ name }) => names.length === 0 || names.includes(name));
  const report = await measure(cases);
  console.log(`\n${textReport(report)}`);
  if (report.cases.length < cases.length) return 1;
  if (names.length === 0) save(report, options.out);
  return 0;
}

/** One case after another over one stored world. A case that fails is told and left out. */
async function measure(cases: readonly BenchCase[]): Promise<Report> {
  const loadBefore = loadNow();
  const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-bench-'));
  const measured: CaseReport[] = [];
  const world = driveWorld();
  try {
    const dataDir = path.join(folder, 'data');
    tell(`storing ${world.name}`);
    await storeWorld(world, dataDir);
    for (const one of cases) {
      tell(one.name);
      const scratchDir = path.join(folder, one.name);
      mkdirSync(scratchDir);
      try {
        measured.push({
          name: one.name,
          question: one.question,
          figures: await runCase(one, { dataDir, scratchDir }),
        });
      } catch (error) {
        console.error(error);
      }
      rmSync(scratchDir, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    machine: thisMachine(loadBefore),
    world: { name: world.name, relationships: world.relationships.length, questions: world.questions.length },
    cases: measured,
  };
}

function save(report: Report, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${report.world.name}.md`), markdownReport(report));
  writeFileSync(path.join(folder, `${report.world.name}.json`), `${JSON.stringify(report, undefined, 2)}\n`);
}

function tell(what: string): void {
  console.error(`… ${what}`);
}
