import { type Command, InvalidArgumentError, Option } from 'commander';
import type { OwnLimit } from '../../gen/bailiwick/v1/OwnLimit.ts';
import { count, SIZE, type ValueKind } from '../setting-values.ts';

/** What `tenant create` and `tenant update` say of limits; what is not said is not touched. */
export interface LimitOptions {
  readonly storedRelationships?: OwnLimit;
  readonly storedBytes?: OwnLimit;
  readonly callsPerSecond?: OwnLimit;
  readonly callsBurst?: OwnLimit;
  readonly callsAtOnce?: OwnLimit;
  readonly streamsAtOnce?: OwnLimit;
  readonly workPerSecond?: OwnLimit;
}

/** The flags of `LimitOptions`. */
export function withLimitFlags(command: Command): Command {
  return command
    .addOption(countFlag('--stored-relationships', 'relationships that it may have'))
    .addOption(limitFlag('--stored-bytes <size>', 'bytes of their rows, such as `256MB`', SIZE))
    .addOption(countFlag('--calls-per-second', 'calls that it may make in a second'))
    .addOption(countFlag('--calls-burst', 'calls that may come at once after a rest'))
    .addOption(countFlag('--calls-at-once', 'calls with one answer that are being answered'))
    .addOption(countFlag('--streams-at-once', 'lists, watches and imports that are open'))
    .addOption(countFlag('--work-per-second', 'steps that its calls may take in a second'));
}

/** The fields of a request; `null` for a limit that is not touched. */
export function limitFields(options: LimitOptions): {
  readonly [Field in keyof LimitOptions]-?: OwnLimit | null;
} {
  return {
    storedRelationships: options.storedRelationships ?? null,
    storedBytes: options.storedBytes ?? null,
    callsPerSecond: options.callsPerSecond ?? null,
    callsBurst: options.callsBurst ?? null,
    callsAtOnce: options.callsAtOnce ?? null,
    streamsAtOnce: options.streamsAtOnce ?? null,
    workPerSecond: options.workPerSecond ?? null,
  };
}

function countFlag(flag: string, meaning: string): Option {
  return limitFlag(`${flag} <count>`, meaning, count(0));
}

function limitFlag(flag: string, meaning: string, kind: ValueKind<number>): Option {
  const more = '; 0 for no limit, `default` for that of the server';
  return new Option(flag, `${meaning}${more}`).argParser((text): OwnLimit => {
    if (text === 'default') return {};
    const max = kind.parse(text);
    if (max !== undefined) return { max };
    throw new InvalidArgumentError(`expected ${kind.expected}, or \`default\`, found \`${text}\``);
  });
}
