import { Fault } from '../model/fault.ts';

/** What is said of a log that takes no records since writing one failed. @param cause of that, where it is known */
export function logStopped(cause: Error | undefined): Fault {
  return new Fault(
    'decision-log-unavailable',
    'the decision log takes no more records since writing one failed, until it could be opened again, which is tried: the log of the server tells the cause',
    { cause },
  );
}
