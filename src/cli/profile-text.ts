import { DEFAULT_PROFILE_TEXT, defaultProfile } from '../delegation/default-profile.ts';
import { readProfile, type WrittenProfile } from '../delegation/read-profile.ts';
import { type ServedProfile, textOf } from '../delegation/require-fit.ts';
import { SourceText } from '../schema/source-text.ts';
import { ConfigError } from './config.ts';
import { readSource } from './validate/read-source.ts';

/** What `--delegation-profile` says where no file is named. */
export const BUILT_IN = 'built-in';

/** A profile as text, read once: every thread has the same, whatever becomes of the file. */
export interface ProfileText {
  /** Of the file, for messages. */
  readonly name: string;
  readonly text: string;
  readonly isGiven: boolean;
}

/** @throws ReadError */
export function readProfileText(setting: string): ProfileText {
  if (setting === BUILT_IN) {
    return { name: 'built-in delegation profile', text: DEFAULT_PROFILE_TEXT, isGiven: false };
  }
  const { name, text } = readSource(setting);
  return { name, text, isGiven: true };
}

/** @throws ConfigError with everything that is wrong with it */
export function servedProfile(profile: ProfileText): ServedProfile {
  return { written: profile.isGiven ? written(profile) : defaultProfile(), isGiven: profile.isGiven };
}

function written({ name, text }: ProfileText): WrittenProfile {
  const outcome = readProfile(new SourceText(name, text));
  if (outcome.kind === 'profile') return outcome.written;
  throw new ConfigError(outcome.errors.map(textOf));
}
