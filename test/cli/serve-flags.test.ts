import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addServeFlags, flagTexts } from '../../src/cli/serve-flags.ts';
import { SETTINGS } from '../../src/cli/settings.ts';
import { SWITCH } from '../../src/cli/setting-values.ts';

function textsOf(...words: readonly string[]): ReturnType<typeof flagTexts> {
  const command = new Command();
  addServeFlags(command);
  command.parse(words, { from: 'user' });
  return flagTexts(command);
}

test('what was not given is not there', () => {
  expect(textsOf()).toEqual({ values: new Map(), presharedKeys: [], decisionMasks: [] });
});

test('every flag of the table is read', () => {
  for (const { flag, fallback, kind } of Object.values(SETTINGS)) {
    expect(textsOf(`--${flag}`, fallback).values).toEqual(new Map([[flag, fallback]]));
    if (kind === SWITCH) expect(textsOf(`--${flag}`).values).toEqual(new Map([[flag, 'on']]));
  }
});

test('keys are gathered as they are, commas included', () => {
  expect(textsOf('--preshared-key', 'a,b', '--preshared-key', 'c').presharedKeys).toEqual(['a,b', 'c']);
});

test('masks are gathered', () => {
  const words = ['--decision-mask', '/context/prompt', '--decision-mask', '/metadata/user'];
  expect(textsOf(...words).decisionMasks).toEqual(['/context/prompt', '/metadata/user']);
});
