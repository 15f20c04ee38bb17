import type { Reason } from '../../src/model/fault.ts';
import { matches, type RelationshipFilter } from '../../src/model/filter.ts';
import { formatRelationship } from '../../src/model/relationship-text.ts';
import { isExpired } from '../../src/model/relationship.ts';
import { evaluateWorldCaveats } from '../../test/worlds/caveats.ts';
import { naiveExpand } from '../../test/worlds/naive-expand.ts';
import { naiveResources, naiveSubjects, STRANGER } from '../../test/worlds/naive-lookup.ts';
import type { NaiveAnswer, NaiveOptions } from '../../test/worlds/naive.ts';
import { naiveCheck } from '../../test/worlds/naive.ts';
import type { CheckQuestion, ExpandQuestion, World } from '../../test/worlds/world.ts';
import type { Step } from './history.ts';
import { naiveWatch } from './naive-watch.ts';
import type {
  CheckAnswer,
  ErrorAnswer,
  ExpandAnswer,
  ListAnswer,
  WatchAsk,
  WatchedHistory,
  Peer,
} from './peer.ts';

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

  lookupResources(question: CheckQuestion): Promise<ListAnswer> {
    const { resource, name, subject } = question;
    return Promise.resolve(
      listAnswer(naiveResources(this.#loaded(), resource.type, name, subject, optionsOf(question))),
    );
  }

  lookupSubjects(question: CheckQuestion): Promise<ListAnswer> {
    const { resource, name, subject } = question;
    return Promise.resolve(
      listAnswer(naiveSubjects(this.#loaded(), resource, name, subject, optionsOf(question))),
    );
  }

  readRelationships(filter: RelationshipFilter): Promise<ReadonlySet<string>> {
    const { relationships, nowMs } = this.#loaded();
    const live = relationships.filter((one) => matches(filter, one) && !isExpired(one.expiresAtNs, nowMs));
    return Promise.resolve(new Set(live.map(formatRelationship)));
  }

  /** Changes nothing of what is asked afterwards. */
  watch(steps: readonly Step[], asks: readonly WatchAsk[]): Promise<WatchedHistory> {
    return Promise.resolve(naiveWatch(this.#loaded(), steps, asks));
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
  return answerOf(naiveCheck(world, question, optionsOf(question)));
}

function optionsOf({ context }: CheckQuestion): NaiveOptions {
  return { evaluate: evaluateWorldCaveats(context) };
}

function answerOf(answer: NaiveAnswer): CheckAnswer {
  return answer.kind === 'fault' ? faultAnswer(answer.reasons) : answer;
}

/** A list that needs a check that fails is no list. Ids that the world does not know are like a stranger's. */
function listAnswer(answers: ReadonlyMap<string, NaiveAnswer>): ListAnswer {
  for (const answer of answers.values()) if (answer.kind === 'fault') return faultAnswer(answer.reasons);
  const known = [...answers.keys()].filter((id) => id !== STRANGER);
  return {
    kind: 'list',
    ids: known.filter((id) => answers.get(id)?.kind !== 'no'),
    answerFor: (id) => answerOf(answers.get(id) ?? answers.get(STRANGER) ?? { kind: 'no' }),
  };
}

/** Every fault that random worlds can bring about is a failed precondition on the wire. */
function faultAnswer(reasons: readonly Reason[]): ErrorAnswer {
  return { kind: 'error', code: 'FAILED_PRECONDITION', text: reasons.join(', ') };
}
