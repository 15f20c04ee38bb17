import type { Reason } from '../../src/model/fault.ts';
import { evaluateWorldCaveats } from '../../test/worlds/caveats.ts';
import { naiveExpand } from '../../test/worlds/naive-expand.ts';
import { naiveCheck } from '../../test/worlds/naive.ts';
import type { CheckQuestion, ExpandQuestion, World } from '../../test/worlds/world.ts';
import type { CheckAnswer, ExpandAnswer, Peer } from './peer.ts';

/** The naive oracle as a peer: what the semantics say, without a server. */
export class OraclePeer implements Peer {
  readonly name = 'oracle';
  #world: World | undefined;

  load(world: World): Promise<void> {
    this.#world = world;
    return Promise.resolve();
  }

  check(question: CheckQuestion): Promise<CheckAnswer> {
    return Promise.resolve(oracleCheck(this.#loaded(), question));
  }

  checkBulk(questions: readonly CheckQuestion[]): Promise<readonly CheckAnswer[]> {
    return Promise.resolve(questions.map((question) => oracleCheck(this.#loaded(), question)));
  }

  expand({ resource, name }: ExpandQuestion): Promise<ExpandAnswer> {
    const expansion = naiveExpand(this.#loaded(), resource, name);
    return Promise.resolve(expansion.kind === 'tree' ? expansion : faultAnswer([expansion.reason]));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #loaded(): World {
    if (this.#world === undefined) throw new Error('no world was loaded');
    return this.#world;
  }
}

export function oracleCheck(world: World, question: CheckQuestion): CheckAnswer {
  const answer = naiveCheck(world, question, { evaluate: evaluateWorldCaveats(question.context) });
  return answer.kind === 'fault' ? faultAnswer(answer.reasons) : answer;
}

/** Every fault that random worlds can bring about is a failed precondition on the wire. */
function faultAnswer(reasons: readonly Reason[]): CheckAnswer & ExpandAnswer {
  return { kind: 'error', code: 'FAILED_PRECONDITION', text: reasons.join(', ') };
}
