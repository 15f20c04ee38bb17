import { verdictsOf } from './disk/terms.ts';
import type { Entry } from './record/record.ts';

/**
 * Whether `entry` may be left out where allows are sampled: a question, or a list, of which every part was allowed.
 * Denials, conditional answers, errors and acts never are.
 */
export function isPlainAllow(entry: Entry): boolean {
  switch (entry.kind) {
    case 'schema':
    case 'relationships':
    case 'grant':
    case 'stop':
    case 'profile':
    case 'tenant':
    case 'tenant-limits':
    case 'log-read':
    case 'denied-call':
    case 'gap':
    case 'retention':
      return false;
    case 'check':
    case 'bulk':
    case 'expand':
    case 'lookup-resources':
    case 'lookup-subjects':
    case 'delegated-check':
    case 'delegated-bulk':
    case 'delegated-lookup':
      return verdictsOf(entry).every((verdict) => verdict === 'allow');
  }
}
