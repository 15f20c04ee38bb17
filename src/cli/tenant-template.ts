import { Names } from '../model/names.ts';
import { compileSchema } from '../schema/compile.ts';
import { ConfigError } from './config.ts';
import { readSource } from './validate/read-source.ts';

/**
 * The schema that new tenants begin with, read once; `''` where `--tenant-template` names none.
 * @throws ReadError, ConfigError when it does not compile
 */
export function readTemplate(setting: string): string {
  if (setting === '') return '';
  const { name, text } = readSource(setting);
  const compiled = compileSchema(text, { names: new Names() });
  if (compiled.kind === 'schema') return text;
  throw new ConfigError(
    compiled.errors.map(({ message }) => `\`--tenant-template\`: \`${name}\`: ${message}`),
  );
}
