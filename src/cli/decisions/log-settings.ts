import { DEFAULT_SETTINGS, type LogSettings } from '../../decisions/settings.ts';
import type { RetentionLimits } from '../../decisions/retention.ts';
import type { Config } from '../settings.ts';

/** How the decision log is kept, as the operator chose. */
export function logSettings(config: Config): LogSettings {
  return {
    ...DEFAULT_SETTINGS,
    queueMax: config.decisionQueue,
    onOverflow: config.decisionOnOverflow,
    allowSampling: config.decisionAllowSampling,
    masks: config.decisionMasks,
  };
}

/** How much of it is kept. */
export function retentionLimits({ decisionRetentionAgeMs, decisionRetentionBytes }: Config): RetentionLimits {
  return {
    maxAgeMs: decisionRetentionAgeMs === 0 ? undefined : decisionRetentionAgeMs,
    maxBytes: decisionRetentionBytes === 0 ? undefined : decisionRetentionBytes,
  };
}
