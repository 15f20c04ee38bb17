import fc from 'fast-check';

/*
 * Random schema texts as an author might leave them: odd spacing, comments anywhere, partials, every kind of
 * expression. They always parse; whether the names fit together is another matter.
 */

const name = fc.constantFrom('aaa', 'bbb', 'ccc', 'group', 'use', 'any');
const path = fc.oneof(
  name,
  fc.tuple(name, name).map((parts) => parts.join('/')),
);
const comment = fc.constantFrom(
  '/* x */',
  '/** y */',
  '// z\n',
  '/* a\n b */',
  '/*\n * c\n *\n *   d\n */',
  `/* ${'long '.repeat(20)}*/`,
  '/**/',
  '//\n',
);
/** Between tokens where a line break would end the statement. */
const gap = fc.constantFrom(' ', ' ', '  ', '\t', ' /* in */ ', '/* two\nlines */');
/** Between tokens where a line break says nothing. */
const wideGap = fc.oneof(gap, fc.constantFrom('\n', '\r\n\t', ' // why\n'));
const lineEnd = fc.constantFrom(
  '\n',
  ';',
  ' ;\n',
  '\n\n',
  '\n\n\n',
  ' // after\n',
  '\r\n',
  ' /* after */\n',
  ';// x\n',
);
const lead = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  fc.array(comment, { maxLength: 3 }).map((all) => all.join(' ')),
);

function joined(
  separator: fc.Arbitrary<string>,
  ...parts: readonly fc.Arbitrary<string>[]
): fc.Arbitrary<string> {
  const pieces = parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
  return fc.tuple(...pieces).map((all) => all.join(''));
}

/** An operator with room around it: none before that would end the statement. */
function operator(sign: string): fc.Arbitrary<string> {
  return fc.tuple(gap, wideGap).map(([before, after]) => `${before}${sign}${after}`);
}

const { expression } = fc.letrec<{ expression: string; operand: string }>((tie) => ({
  operand: fc.oneof(
    { depthSize: 'small' },
    name,
    fc.constantFrom('nil', 'self'),
    joined(gap, name, fc.constant('->'), name),
    fc
      .tuple(name, fc.constantFrom('any', 'all'), name)
      .map(([over, quantifier, then]) => `${over}.${quantifier}( ${then})`),
    joined(gap, fc.constant('('), tie('expression'), fc.constant(')')),
  ),
  expression: fc.oneof(
    { depthSize: 'small' },
    tie('operand'),
    ...['+', '&', '-'].map((sign) =>
      fc.tuple(tie('expression'), operator(sign), tie('operand')).map((parts) => parts.join('')),
    ),
  ),
}));

const typeReference = fc
  .tuple(
    path,
    fc.constantFrom('', ':*', '#...', '#aaa'),
    fc.constantFrom('', ' with cav', ' with a/b and expiration', ' with expiration'),
  )
  .map((parts) => parts.join(''));
const types = fc
  .tuple(
    typeReference,
    fc.array(
      fc.tuple(operator('|'), typeReference).map((parts) => parts.join('')),
      { maxLength: 3 },
    ),
  )
  .map(([first, others]) => `${first}${others.join('')}`);

const relation = joined(gap, fc.constant('relation'), name, fc.constant(':'), types);
const annotation = fc.constantFrom('', ': aaa', ':aaa|bbb');
const permission = fc
  .tuple(gap, name, annotation, operator('='), expression)
  .map(([space, own, given, equals, body]) => `permission${space}${own}${given}${equals}${body}`);
const partialReference = name.map((own) => `...${own}`);

const member = fc
  .tuple(lead, fc.oneof(relation, permission, partialReference), lineEnd)
  .map((parts) => parts.join(''));
const body = fc
  .tuple(gap, fc.array(member, { maxLength: 4 }), lead)
  .map(([space, members, closing]) => `{${space}${members.join('')}${closing}}`);

const definition = joined(gap, fc.constantFrom('definition', 'partial'), path, body);
const caveat = fc
  .tuple(
    path,
    wideGap,
    fc.constantFrom('a int', 'b list<string>,\n c map< list<any> >'),
    fc.constantFrom('a == 1', '"}" != \'}\' // }\n && true', 'm == {"a": 1}'),
  )
  .map(([own, space, parameters, text]) => `caveat ${own}(${space}${parameters}) {${space}${text}\n}`);
const item = fc.tuple(lead, fc.oneof(definition, caveat), lineEnd).map((parts) => parts.join(''));
const head = fc.tuple(
  fc.constantFrom('', '// head\n', '/* a */ /* b */\n'),
  fc.constantFrom('use partial\n', 'use partial;use partial\n\n'),
  fc.constantFrom('use expiration;', 'use  expiration // why\n'),
  fc.constantFrom('use self\n', '\n\n/* note */\nuse self use import\nimport "x.zed" import \'y\'\n\n'),
);

/** A text that parses. */
export const sourceText: fc.Arbitrary<string> = fc
  .tuple(head, fc.array(item, { maxLength: 4 }), lead)
  .map(([flags, items, closing]) => `${flags.join('')}${items.join('')}${closing}`);
