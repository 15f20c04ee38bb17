import type { Command } from 'commander';
import { Option } from 'commander';
import type { FlagTexts } from './config.ts';
import type { Setting } from './settings.ts';
import { PRESHARED_KEY_FLAG, SETTINGS, environmentName } from './settings.ts';
import { SWITCH } from './setting-values.ts';

/** Gives `command` one flag for each setting, explained from the table of settings. */
export function addServeFlags(command: Command): void {
  for (const setting of Object.values(SETTINGS)) command.addOption(tableOption(setting));
  const keys = new Option(
    `--${PRESHARED_KEY_FLAG} <key>`,
    'a key that callers may show; can be given several times',
  );
  keys.description += ` (environment: ${environmentName(PRESHARED_KEY_FLAG)}, separated by commas)`;
  command.addOption(
    keys.argParser((key: string, before: readonly string[] | undefined) => [...(before ?? []), key]),
  );
}

/** The texts that were given, out of what commander parsed. */
export function flagTexts(command: Command): FlagTexts {
  const values = new Map<string, string>();
  for (const { flag, kind } of Object.values<Setting<unknown>>(SETTINGS)) {
    const given: unknown = command.getOptionValue(new Option(`--${flag}`).attributeName());
    if (typeof given === 'string') values.set(flag, given);
    else if (given === true && kind === SWITCH) values.set(flag, 'on');
  }
  const keys: unknown = command.getOptionValue(new Option(`--${PRESHARED_KEY_FLAG}`).attributeName());
  return { values, presharedKeys: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [] };
}

function tableOption({ flag, fallback, meaning, kind }: Setting<unknown>): Option {
  const value = kind === SWITCH ? `[${kind.placeholder}]` : `<${kind.placeholder}>`; // a bare switch means `on`
  return new Option(
    `--${flag} ${value}`,
    `${meaning} (default: ${fallback}, environment: ${environmentName(flag)})`,
  );
}
