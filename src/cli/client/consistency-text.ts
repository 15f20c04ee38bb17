import type { Consistency } from '../../gen/authzed/api/v1/Consistency.ts';
import { Fault } from '../../model/fault.ts';

/** What `--consistency` takes. */
export const CONSISTENCY_FORMS = 'newest|minimize-latency|fresh:TOKEN|snapshot:TOKEN';

/** How fresh a read must be, as a person says it. @throws Fault `invalid-argument` */
export function parseConsistency(text: string): Consistency {
  if (text === 'newest') return { fullyConsistent: true };
  if (text === 'minimize-latency') return { minimizeLatency: true };
  const [, kind, token] = /^(fresh|snapshot):(.+)$/s.exec(text) ?? [];
  if (kind === 'fresh' && token !== undefined) return { atLeastAsFresh: { token } };
  if (kind === 'snapshot' && token !== undefined) return { atExactSnapshot: { token } };
  throw new Fault(
    'invalid-argument',
    `\`--consistency\`: expected \`${CONSISTENCY_FORMS}\`, found \`${text}\``,
  );
}
