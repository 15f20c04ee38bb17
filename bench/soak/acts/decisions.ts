import type { Connection } from '../../../src/cli/client/connection.ts';
import { GET, QUERY } from '../../../src/cli/client/decisions/methods.ts';
import { DecisionOrder } from '../../../src/gen/bailiwick/v1/DecisionOrder.ts';
import { hold } from '../hold.ts';
import type { Act } from '../pace.ts';

const LIMIT = 20;

/** Looks at the newest decisions, and at one of them by its id, which must say the same. */
export function decisionAct(connection: Connection): Act {
  return {
    name: 'look into the decision log',
    everyMs: 2_000,
    async once() {
      const found: (readonly [id: string, text: string])[] = [];
      const ask = { order: DecisionOrder.DECISION_ORDER_NEWEST_FIRST, limit: LIMIT };
      for await (const { decision } of connection.answers(QUERY, ask)) {
        found.push([decision?.decisionId ?? '', decision?.canonical ?? '']);
      }
      hold('whether there are decisions', found.length > 0, true);
      const [id, text] = found[found.length >> 1] ?? ['', ''];
      const { decision } = await connection.call(GET, { decisionId: id });
      hold(`the decision ${id}`, decision?.canonical, text);
    },
  };
}
