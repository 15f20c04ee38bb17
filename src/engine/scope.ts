import { Fault } from '../model/fault.ts';
import type { CaveatUse } from '../model/relationship.ts';
import type { CaveatTrace } from '../model/trace.ts';
import type { MemberTable, Program } from '../schema/program.ts';

/** What one request is evaluated under. The same scope and the same pages give the same answer, whatever ran before. */
export interface Scope {
  readonly program: Program;
  readonly members: MemberTable;
  /** The graph's tick of the revision that is read. */
  readonly tick: number;
  /** The one clock reading of the request. */
  readonly nowMs: number;
  readonly caveats: CaveatScope;
  readonly limits: EngineLimits;
}

export interface EngineLimits {
  /** A question this many steps from the one asked is answered, one further is a fault. */
  readonly depth: number;
  /** Questions and edges one request may look at before it is refused. */
  readonly work: number;
}

/** Caveats under the request's context. */
export interface CaveatScope {
  /** Asked once per condition and request. */
  decide(caveat: CaveatUse): CaveatOutcome;
  /** For people: the same outcome, with what it came from. */
  describe(caveat: CaveatUse): CaveatTrace;
}

export type CaveatOutcome =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | { readonly kind: 'fault'; readonly fault: Fault };

export function depthExceeded(limits: EngineLimits): Fault {
  return new Fault(
    'depth-exceeded',
    `max depth exceeded: the answer takes more than ${limits.depth} steps from relation to relation; the data is recursive or nested too deeply`,
  );
}

/** For an expansion whose steps are within the limit, but whose operations nest too deeply to be said. */
export function treeTooDeep(): Fault {
  return new Fault(
    'depth-exceeded',
    'max depth exceeded: the operations of the permissions that are expanded are nested too deeply for one tree',
  );
}

export function workExceeded(limits: EngineLimits): Fault {
  return new Fault(
    'work-exceeded',
    `max work exceeded: the request looked at more than ${limits.work} relationships and questions without an answer`,
  );
}
