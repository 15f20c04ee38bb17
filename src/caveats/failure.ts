import { Fault } from '../model/fault.ts';

/** Why a caveat has no answer. */
export interface CaveatFailure {
  readonly kind: 'failure';
  /**
   * `parameter`: a context value of the wrong type, or an unknown name in a stored context. `evaluation`: the
   * expression failed. `cost`: it would have taken too long.
   */
  readonly cause: 'parameter' | 'evaluation' | 'cost';
  readonly caveat: string;
  /** The parameter at fault; undefined for the other causes. */
  readonly parameter: string | undefined;
  readonly message: string;
}

/** The refusal of a call that needs the caveat's answer: `caveat-parameter` or `caveat-evaluation`. */
export function failureFault({ cause, caveat, parameter, message }: CaveatFailure): Fault {
  const details = { caveat_name: caveat, ...(parameter === undefined ? {} : { parameter_name: parameter }) };
  return new Fault(cause === 'parameter' ? 'caveat-parameter' : 'caveat-evaluation', message, { details });
}
