import { expect, test } from 'vitest';
import { compileCaveat, type CaveatCompilation } from '../../src/caveats/compile-caveat.ts';
import { formatParameterType } from '../../src/caveats/parameter-type.ts';
import { compiled, parametersOf } from './compiled.ts';

const START = 1_000;

function compile(expression: string, types: Readonly<Record<string, string>>): CaveatCompilation {
  const parameters = parametersOf(types);
  return compileCaveat({ name: 'tested', parameters, expression, expressionStart: START });
}

function issuesOf(expression: string, types: Readonly<Record<string, string>>): readonly unknown[] {
  const result = compile(expression, types);
  return result.kind === 'issues' ? result.issues : [];
}

test.each([
  ['int', 'int'],
  ['uint', 'int'],
  ['any', 'dyn'],
  ['list<map<bool>>', 'list(map(string, bool))'],
  ['ipaddress', 'IPAddress'],
  ['timestamp', 'timestamp'],
])('an expression of type %s is no condition', (type, found) => {
  const message = `caveat expression must result in a boolean value: found \`${found}\``;
  expect(issuesOf('p', { p: type })).toEqual([{ kind: 'expression', message, start: START, end: START + 1 }]);
});

test('every parameter must be used', () => {
  expect(issuesOf('a == 1', { a: 'int', b: 'int', c: 'int' })).toEqual([
    { kind: 'parameter', parameter: 'b', message: 'parameter `b` for caveat `tested` is unused' },
    { kind: 'parameter', parameter: 'c', message: 'parameter `c` for caveat `tested` is unused' },
  ]);
});

test('a macro variable of the same name is no use of a parameter, its range is one', () => {
  expect(issuesOf('[1].all(a, a == 1)', { a: 'int' })).toHaveLength(1);
  expect(issuesOf('a.all(a, a == 1)', { a: 'list<int>' })).toEqual([]);
  expect(issuesOf('[1].all(a, .a == 1)', { a: 'int' })).toEqual([]);
});

test.each(['in', 'package', 'for', 'true', 'null', '1st', 'größe'])(
  'a parameter called `%s` can be declared but never be used, and that is said',
  (name) => {
    const [issue] = issuesOf('a == 1', { a: 'int', [name]: 'int' });
    expect(issue).toMatchObject({ kind: 'parameter', parameter: name });
    expect(issue).toHaveProperty('message', expect.stringContaining("can't be used"));
  },
);

test.each([
  'type',
  'int',
  'string',
  'optional',
  'has',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
])('a parameter called `%s` is a parameter like others', (name) => {
  const parameters = new Map([[name, { name: 'int', of: undefined }]]);
  const result = compileCaveat({
    name: 'tested',
    parameters,
    expression: `${name} == 1`,
    expressionStart: 0,
  });
  expect(result.kind).toBe('compiled');
});

test('all errors are found, where they are in the schema', () => {
  const issues = issuesOf("a + 'x' == nope ||\n  a.b", { a: 'int' });
  expect(issues).toEqual([
    {
      kind: 'expression',
      message: 'found no matching overload for `_+_` applied to `(int, string)`',
      start: START + 2,
      end: START + 3,
    },
    { kind: 'expression', message: 'undeclared reference to `nope`', start: START + 11, end: START + 15 },
    {
      kind: 'expression',
      message: 'type `int` does not support field selection',
      start: START + 22,
      end: START + 23,
    },
  ]);
});

test.each([
  ["ip == '1.2.3.4'", 'a comparison with text'],
  ['ip < ip', 'an order'],
  ["string(ip) == ''", 'a text'],
  ['ip.in_cidr(1)', 'a range that is no text'],
  ["in_cidr(ip, '::/0')", 'a function that is only a member'],
])('`%s`: an address has no such thing as %s', (expression) => {
  expect(issuesOf(expression, { ip: 'ipaddress' })).toHaveLength(1);
});

test.each([
  ["ip.in_cidr('10.0.0.0/40')", 11, 24],
  ["ip.in_cidr('::/0') && 'a'.matches('(')", 34, 37],
  ["ip.in_cidr('::/0') && timestamp('yesterday') == timestamp('2024-01-01T00:00:00Z')", 32, 43],
])('`%s` compiles with a warning', (expression, start, end) => {
  const result = compile(expression, { ip: 'ipaddress' });
  const places = result.kind === 'compiled' && result.warnings.map((warning) => [warning.start, warning.end]);
  expect(places).toEqual([[START + start, START + end]]);
});

test('what fails for sure gives no warning where nothing does', () => {
  const result = compile("ip.in_cidr('10.0.0.0/8')", { ip: 'ipaddress' });
  expect(result.kind === 'compiled' && result.warnings).toEqual([]);
});

test('the compiled caveat has its parameters in order and its expression printed anew', () => {
  const { name, parameters, expression } = compiled("zz==( 'x' )&&aa . size()>1 // why", {
    zz: 'string',
    aa: 'list<map<int>>',
  });
  expect(name).toBe('tested');
  expect(parameters.map((one) => `${one.name} ${formatParameterType(one.type)}`)).toEqual([
    'zz string',
    'aa list<map<int>>',
  ]);
  expect(expression).toBe('zz == "x" && aa.size() > 1');
  expect(compiled(expression, { zz: 'string', aa: 'list<map<int>>' }).expression).toBe(expression);
});
