import { Fault } from '../model/fault.ts';

/** @throws Fault `invalid-argument` */
export function requireCounterName(name: string): void {
  if (name === '') throw new Fault('invalid-argument', 'name must be provided');
}
