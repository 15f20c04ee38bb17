import type { DecisionReason } from '../../src/delegation/decision.ts';
import type { Advice } from './error-advice.ts';

/** What `errors.md` says of the reason of a delegated decision. One row for each; a new one does not compile without. */
export const CHAIN_ADVICE: Readonly<Record<DecisionReason, Advice>> = {
  ALLOWED: { when: 'every link has the permission', act: 'go on, until `valid_until` at most' },
  LINK_DENIED: {
    when: 'a link of the chain does not have the permission',
    act: 'see which by `--explain`; grant it to the session, or to whom it acts for',
  },
  MISSING_CONTEXT: {
    when: 'a link has it under a condition that can not be decided',
    act: 'state the values in `missing_context`',
  },
  APPROVAL_REQUIRED: { when: 'the gate of the permission is closed', act: 'have the request approved' },
  REVOKED: { when: 'a link of the chain, or its tenant, was stopped', act: 'end the task' },
  EXPIRED: {
    when: 'a link of the chain, or the token that claims it, has lapsed',
    act: 'open a new session',
  },
  CHAIN_BROKEN: {
    when: "the session's relationships do not make a chain",
    act: 'open sessions by `OpenSession` and `DelegateSession` only',
  },
  CHAIN_MISMATCH: {
    when: 'the chain that was claimed is not the one that is stored, or the token is bound to another session',
    act: 'treat the token as stolen',
  },
  CHAIN_TOO_DEEP: { when: 'more hops than the profile allows', act: 'have an agent further up do it' },
  TENANT_MISMATCH: {
    when: 'chain, caller and resource are not of one tenant',
    act: 'open a session in the tenant of the resource',
  },
  UNKNOWN_TYPE: { when: 'the schema has no such type or permission', act: 'correct the name' },
  GRAPH_TOO_DEEP: { when: 'an evaluation came to the limit of depth', act: 'as `depth-exceeded` above' },
  WORK_LIMIT: { when: 'an evaluation came to the limit of work', act: 'as `work-exceeded` above' },
  EVALUATION_FAILED: { when: 'an evaluation failed otherwise', act: 'the fault in the answer says how' },
  LOG_UNAVAILABLE: {
    when: 'the record that must be kept could not be',
    act: 'take it as a no; make room on the disk',
  },
};

/** Why an act on a chain is refused: `reason` of the ErrorInfo, beside `PERMISSION_DENIED` where nothing else is said. */
export const ACT_REASONS: readonly { readonly reason: string; readonly when: string }[] = [
  { reason: 'SCOPE_NOT_HELD', when: 'nobody gives what they do not hold themselves' },
  { reason: 'SELF_GRANT', when: 'nobody gives anything to themself' },
  {
    reason: 'OUTSIDE_CHAIN',
    when: 'who gives or takes is neither in the chain nor administers the resource',
  },
  {
    reason: 'NOT_GRANTABLE',
    when: 'the relation makes chains or opens gates, and such relations are not given away',
  },
  { reason: 'NOT_ENTITLED', when: 'who asks may not register, stop or resume that' },
  { reason: 'TOKEN_BOUND', when: 'the token has opened a session before' },
  {
    reason: 'NOT_STOPPED',
    when: '`FAILED_PRECONDITION`: a resumption with an idempotency key needs a stop that it takes back',
  },
  { reason: 'CHAIN_TOO_DEEP', when: 'the chain has as many hops as the profile allows' },
  { reason: 'TENANT_MISMATCH', when: 'not all that is named is of one tenant' },
  { reason: 'INVALID_DURATION', when: '`INVALID_ARGUMENT`: a session or a grant must end, within 366 days' },
];
