import { type Pace, paceOf } from './bucket.ts';

/** Whose calls are counted together. */
export type QuotaOwner = 'credential' | 'tenant';

/** What each credential, or each tenant, may use of the server. 0 stands for no limit. */
export interface Quota {
  readonly callsPerSecond: number;
  /** Calls that may come at once after a rest. */
  readonly callsBurst: number;
  /** Calls with one answer that are being answered. */
  readonly callsAtOnce: number;
  /** Lists, watches and imports that are open. */
  readonly streamsAtOnce: number;
  /** Steps: questions and edges that evaluations look at, and what is read and written, by its prices. */
  readonly workPerSecond: number;
}

export type Quotas = { readonly [Owner in QuotaOwner]: Quota };

export const NO_QUOTA: Quota = {
  callsPerSecond: 0,
  callsBurst: 0,
  callsAtOnce: 0,
  streamsAtOnce: 0,
  workPerSecond: 0,
};

/** Whether there is any limit. */
export function isLimited({ callsPerSecond, callsAtOnce, streamsAtOnce, workPerSecond }: Quota): boolean {
  return callsPerSecond + callsAtOnce + streamsAtOnce + workPerSecond > 0;
}

/** A quota and its paces; undefined where it has no limit of that kind. */
export interface Terms {
  readonly quota: Quota;
  readonly calls: Pace | undefined;
  readonly work: Pace | undefined;
}

export function termsOf(quota: Quota): Terms {
  const { callsPerSecond, callsBurst, workPerSecond } = quota;
  return {
    quota,
    // Without a burst of its own, what comes in a second may come at once.
    calls: callsPerSecond === 0 ? undefined : paceOf(callsPerSecond, callsBurst || callsPerSecond),
    // Work is known when it is done, so a bucket of it is what one second brings.
    work: workPerSecond === 0 ? undefined : paceOf(workPerSecond, workPerSecond),
  };
}
