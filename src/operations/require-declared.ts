import { Fault } from '../model/fault.ts';
import type { Definition, Schema } from '../schema/schema.ts';

/**
 * The definition that a question about the schema itself starts from. Unlike in questions about objects, its absence is
 * a fault of the schema's types.
 * @throws Fault `schema-type`
 * Source: the shared contract on semantics, "Schema reflection".
 */
export function requireDeclared({ definitions }: Schema, name: string): Definition {
  const definition = definitions.get(name);
  if (definition !== undefined) return definition;
  throw new Fault('schema-type', `object definition \`${name}\` not found`, {
    details: { definition_name: name },
  });
}
