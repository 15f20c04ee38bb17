import { Fault } from '../model/fault.ts';
import { SourceText } from '../schema/source-text.ts';
import { defaultProfile } from './default-profile.ts';
import { readProfile } from './read-profile.ts';
import { type ServedProfile, textOf } from './require-fit.ts';

/** The profile of a text; the built-in one where none is given. @throws Fault `invalid-argument` with everything that is wrong */
export function givenProfile(text: string | undefined): ServedProfile {
  if (text === undefined) return { written: defaultProfile(), isGiven: false };
  const outcome = readProfile(new SourceText('delegation profile', text));
  if (outcome.kind === 'profile') return { written: outcome.written, isGiven: true };
  throw new Fault('invalid-argument', outcome.errors.map(textOf).join('\n'));
}
