import type { Command } from 'commander';
import { Option } from 'commander';
import type { FlagTexts } from './config.ts';
import type { Setting } from './settings.ts';
import { DECISION_MASK_FLAG, PRESHARED_KEY_FLAG, SETTINGS, environmentName } from './settings.ts';
import { SWITCH } from './setting-values.ts';

/** Gives `command` one flag for each setting, explained from the table of settings. */
export function addServeFlags(command: Command): void {
  for (const setting of Object.values(SETTINGS)) command.addOption(tableOption(setting));
  command.addOption(repeatedOption(PRESHARED_KEY_FLAG, 'key', 'a key that callers may show'));
  const mask =
    'a value that decisions are recorded without, a digest stands for it: /context/NAME, /metadata/NAME or a path below';
  command.addOption(repeatedOption(DECISION_MASK_FLAG, 'pointer', mask));
}

/** The texts that were given, out of what commander parsed. */
export function flagTexts(command: Command): FlagTexts {
  const values = new Map<string, string>();
  for (const { flag, kind } of Object.values<Setting<unknown>>(SETTINGS)) {
    const given: unknown = command.getOptionValue(new Option(`--${flag}`).attributeName());
    if (typeof given === 'string') values.set(flag, given);
    else if (given === true && kind === SWITCH) values.set(flag, 'on');
  }
  const presharedKeys = repeatedTexts(command, PRESHARED_KEY_FLAG);
  return { values, presharedKeys, decisionMasks: repeatedTexts(command, DECISION_MASK_FLAG) };
}

function repeatedOption(flag: string, placeholder: string, meaning: string): Option {
  const environment = `${environmentName(flag)}, separated by commas`;
  return new Option(
    `--${flag} <${placeholder}>`,
    `${meaning}; can be given several times (environment: ${environment})`,
  ).argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
}

function repeatedTexts(command: Command, flag: string): readonly string[] {
  const given: unknown = command.getOptionValue(new Option(`--${flag}`).attributeName());
  return Array.isArray(given) ? given.filter((text) => typeof text === 'string') : [];
}

function tableOption({ flag, fallback, meaning, kind }: Setting<unknown>): Option {
  const value = kind === SWITCH ? `[${kind.placeholder}]` : `<${kind.placeholder}>`; // a bare switch means `on`
  return new Option(
    `--${flag} ${value}`,
    `${meaning} (default: ${fallback}, environment: ${environmentName(flag)})`,
  );
}
