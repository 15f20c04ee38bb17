import type { Document } from 'yaml';
import { yaml } from './yaml-package.ts';

/**
 * A YAML text as a document, with what is wrong with it in `errors`. Throws nothing over the text: the library descends
 * by recursion, and what is nested deeper than the stack allows is an error like any other.
 */
export function yamlDocument(text: string): Document.Parsed {
  const { parseDocument, YAMLParseError } = yaml();
  try {
    return parseDocument(text, { prettyErrors: false });
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    const empty = parseDocument('');
    empty.errors.push(new YAMLParseError([0, 0], 'RESOURCE_EXHAUSTION', 'Expected less nesting'));
    return empty;
  }
}
