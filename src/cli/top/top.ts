import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '../../base/json.ts';
import { parseExposition, type Scrape } from './parse-exposition.ts';
import { columnsOf, LiveScreen, type TopScreen } from './screen.ts';
import { type TopView, viewOf } from './view.ts';
import { viewText } from './view-text.ts';

export interface TopOptions {
  /** Of the server's metrics. */
  readonly url: string;
  readonly intervalMs: number;
  /** One view, and no more. */
  readonly once: boolean;
  /** One JSON document a line instead of text for people. */
  readonly json: boolean;
}

/** A server that has not answered by then is not there. */
const TIMEOUT_MS = 5000;

interface Look {
  readonly scrape: Scrape;
  /** Undefined where the server does not tell. */
  readonly hottest: TopView['tenants'] | undefined;
  readonly atMs: number;
}

/**
 * Shows what a server does, until `stop` fires or after one view. Live on a terminal; elsewhere one view after another.
 * @throws Error when the server can't be scraped at first; one that goes away later is waited for.
 */
export async function top(options: TopOptions, screen: TopScreen, stop: AbortSignal): Promise<void> {
  const isLive = screen.isTTY === true && !options.once && !options.json;
  let before = await look(options.url, stop);
  using live = isLive ? new LiveScreen(screen) : undefined;
  live?.show(`${options.url}: the first view comes in ${options.intervalMs / 1000} s`);
  while (await waited(options.intervalMs, stop)) {
    const after = await lookAgain(options, stop);
    if (stop.aborted) return;
    if (after instanceof Error) {
      if (options.once) throw after;
      if (live !== undefined) live.show(after.message);
      else screen.write(`${options.json ? JSON.stringify({ error: after.message }) : after.message}\n`);
      continue;
    }
    const seconds = (after.atMs - before.atMs) / 1000;
    const view = viewOf(before.scrape, after.scrape, seconds, after.hottest);
    before = after;
    const text = options.json ? jsonText(view) : viewText(view, columnsOf(screen));
    if (live === undefined) screen.write(`${text}\n`);
    else live.show(`${options.url}  (Ctrl-C to leave)\n\n${text}`);
    if (options.once) return;
  }
}

/** @throws Error that names the address and what was found there. */
async function look(url: string, stop: AbortSignal): Promise<Look> {
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await fetch(url, { signal });
    const text = await response.text();
    if (!response.ok) throw new Error(`expected status 200, found ${response.status}`);
    const scrape = parseExposition(text);
    const atMs = performance.now();
    const beside = await fetch(new URL('tenants', url), { signal });
    return { scrape, atMs, hottest: hottestIn(await beside.text()) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`can't read metrics at \`${url}\`: ${reason}`, { cause });
  }
}

/** Of an answer to `/tenants`; undefined for one of a server that has none. */
function hottestIn(text: string): TopView['tenants'] | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) && found.every(isHot) ? found : undefined;
  } catch {
    return undefined; // no JSON
  }
}

function isHot(value: unknown): value is TopView['tenants'][number] {
  if (!isJsonObject(value)) return false;
  return typeof value['tenant'] === 'string' && typeof value['perSecond'] === 'number';
}

async function lookAgain({ url }: TopOptions, stop: AbortSignal): Promise<Look | Error> {
  try {
    return await look(url, stop);
  } catch (error) {
    return error as Error; // `look` throws nothing else
  }
}

/** Whether `ms` have passed and nobody asked to stop. */
async function waited(ms: number, stop: AbortSignal): Promise<boolean> {
  await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
  return !stop.aborted;
}

/** What is unbounded is null: JSON has no infinity. */
function jsonText(view: TopView): string {
  return JSON.stringify(view, (_key, value: unknown) => (value === undefined ? null : value));
}
