import { checkHistory } from './check-history.ts';
import { play } from './play.ts';
import type { Plan, Step } from './plan.ts';

/** Plans that are tried, at most. */
const TRIES_MAX = 150;

/**
 * A plan that still breaks a promise, with as many of its steps taken away as could be found: halves of what is left,
 * then quarters, and so on to single steps.
 */
export async function shrink(plan: Plan): Promise<Plan> {
  let { steps } = plan;
  let tries = 0;
  for (
    let size = Math.ceil(steps.length / 2);
    size >= 1 && tries < TRIES_MAX;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = 0; start < steps.length && tries < TRIES_MAX;) {
      const fewer: readonly Step[] = [...steps.slice(0, start), ...steps.slice(start + size)];
      tries++;
      if (await fails({ ...plan, steps: fewer })) steps = fewer;
      else start += size;
    }
  }
  return { ...plan, steps };
}

async function fails(plan: Plan): Promise<boolean> {
  return checkHistory(await play(plan)).length > 0;
}
