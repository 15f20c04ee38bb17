import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { barChart } from './bar-chart.ts';
import { chartName, heading, markdownBars, markdownReport, type Report, textReport } from './report.ts';

/** Writes a report as text, Markdown and JSON, the bars by themselves, and a chart for each case. */
export function save(report: Report, folder: string): void {
  const charts = path.join(folder, 'charts');
  mkdirSync(charts, { recursive: true });
  writeFileSync(path.join(folder, 'benchmark.txt'), `${textReport(report)}\n`);
  writeFileSync(path.join(folder, 'benchmark.md'), markdownReport(report));
  writeFileSync(path.join(folder, 'benchmark.json'), `${JSON.stringify(report, undefined, 1)}\n`);
  writeFileSync(path.join(folder, 'bars.md'), markdownBars(report));
  for (const one of report.cases)
    writeFileSync(path.join(charts, chartName(one)), barChart(one, heading(one)));
}
