import { unreachable } from '../../src/base/assert.ts';
import type { Rewrite } from '../../src/schema/rewrite.ts';
import type { AllowedSubject } from '../../src/schema/schema.ts';
import type { WorldCaveat } from './caveats.ts';
import type { WorldDefinition } from './world.ts';

/** The definitions as `.zed` text. Every nested operation has parentheses, so nothing depends on precedence. */
export function schemaText(definitions: readonly WorldDefinition[], caveats: readonly WorldCaveat[]): string {
  const parts = [
    'use expiration\n\nuse self\n',
    ...caveats.map(caveatText),
    ...definitions.map(definitionText),
  ];
  return parts.join('\n');
}

function caveatText({ name, parameters, expression }: WorldCaveat): string {
  const declared = Object.entries(parameters).map(([parameter, type]) => `${parameter} ${type}`);
  return `caveat ${name}(${declared.join(', ')}) {\n\t${expression}\n}\n`;
}

function definitionText({ name, relations, permissions }: WorldDefinition): string {
  const members = [
    ...relations.map((one) => `\trelation ${one.name}: ${one.allowed.map(allowedText).join(' | ')}\n`),
    ...permissions.map((one) => `\tpermission ${one.name} = ${rewriteText(one.rewrite)}\n`),
  ];
  return members.length === 0 ? `definition ${name} {}\n` : `definition ${name} {\n${members.join('')}}\n`;
}

function allowedText({ type, kind, relation, caveat, expires }: AllowedSubject): string {
  const subject = kind === 'wildcard' ? `${type}:*` : kind === 'subject-set' ? `${type}#${relation}` : type;
  const traits = [...(caveat === '' ? [] : [caveat]), ...(expires ? ['expiration'] : [])];
  return traits.length === 0 ? subject : `${subject} with ${traits.join(' and ')}`;
}

function rewriteText(rewrite: Rewrite): string {
  switch (rewrite.kind) {
    case 'nil':
    case 'self':
      return rewrite.kind;
    case 'name':
      return rewrite.name;
    case 'arrow':
      return rewrite.written === 'arrow'
        ? `${rewrite.over}->${rewrite.then}`
        : `${rewrite.over}.${rewrite.quantifier}(${rewrite.then})`;
    case 'union':
      return rewrite.operands.map(operandText).join(' + ');
    case 'intersection':
      return rewrite.operands.map(operandText).join(' & ');
    case 'exclusion':
      return `${operandText(rewrite.base)} - ${operandText(rewrite.except)}`;
    default:
      return unreachable(rewrite);
  }
}

function operandText(rewrite: Rewrite): string {
  const text = rewriteText(rewrite);
  const nested = rewrite.kind === 'union' || rewrite.kind === 'intersection' || rewrite.kind === 'exclusion';
  return nested ? `(${text})` : text;
}
