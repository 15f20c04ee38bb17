import { InvalidArgumentError, Option } from 'commander';

/** `--from`: a place in the log. */
export function sequenceFlag(meaning: string): Option {
  return new Option('--from <sequence>', meaning).argParser((text) => {
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw new InvalidArgumentError(`expected the sequence of a decision, found \`${text}\``);
  });
}
