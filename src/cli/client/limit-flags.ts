import { InvalidArgumentError, Option } from 'commander';
import type { OwnLimit } from '../../gen/bailiwick/v1/OwnLimit.ts';
import { count, SIZE, type ValueKind } from '../setting-values.ts';

/** What `tenant create` and `tenant update` say of limits; what is not said is not touched. */
export interface LimitOptions {
  readonly storedRelationships?: OwnLimit;
  readonly storedBytes?: OwnLimit;
}

export function storedRelationshipsFlag(): Option {
  return limitFlag(
    '--stored-relationships <count>',
    'relationships that it may have; 0 for no limit, `default` for that of the server',
    count(0),
  );
}

export function storedBytesFlag(): Option {
  return limitFlag(
    '--stored-bytes <size>',
    'bytes of their rows, such as `256MB`; 0 for no limit, `default` for that of the server',
    SIZE,
  );
}

function limitFlag(flag: string, meaning: string, kind: ValueKind<number>): Option {
  return new Option(flag, meaning).argParser((text): OwnLimit => {
    if (text === 'default') return {};
    const max = kind.parse(text);
    if (max !== undefined) return { max };
    throw new InvalidArgumentError(`expected ${kind.expected}, or \`default\`, found \`${text}\``);
  });
}
