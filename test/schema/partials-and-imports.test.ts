import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles } from '../../src/schema/import-files.ts';
import { resolveImportPath } from '../../src/schema/import-path.ts';
import { errorsOf, importsFrom, schemaOf } from './compiled.ts';

const messages = (text: string) => errorsOf(text).map(({ message }) => message);

describe('partials', () => {
  test('are spliced in place, through one another, and are no types', () => {
    const schema = schemaOf(`use partial
definition document {
	relation first: document
	...outer
	relation last: document
}
partial outer {
	relation second: document
	...inner
}
partial inner {
	permission third = first + second
}`);
    expect([...schema.definitions.keys()]).toEqual(['document']);
    expect([...(schema.definitions.get('document')?.members.keys() ?? [])]).toEqual([
      'first',
      'second',
      'third',
      'last',
    ]);
  });

  test.each([
    { body: 'definition one {\n...two\n}', message: 'could not find partial reference with name two' },
    {
      body: 'partial one {\n...two\n}\npartial two {\n...one\n}\npartial three {\n...one\n}',
      message: 'could not resolve partials: [one, two, three]. this may indicate a circular reference',
    },
    {
      body: 'partial one {}\ndefinition one {}',
      message: 'found definition with same name as existing partial: one',
    },
    {
      body: 'caveat one(a int) { a == 1 }\npartial one {}',
      message: 'found caveat with same name as existing partial: one',
    },
    {
      body: 'partial one {}\npartial one {}',
      message: 'found partial with same name as existing partial: one',
    },
    {
      body: 'partial one {\nrelation rel: doc\n}\ndefinition doc {\n...one\nrelation rel: doc\n}',
      message: 'found duplicate relation/permission name `rel` under definition `doc`',
    },
    {
      body: 'partial one {}\ndefinition doc {\nrelation rel: one\n}',
      message: 'could not lookup definition `one` for relation `rel`: object definition `one` not found',
    },
  ])('$message', ({ body, message }) => expect(messages(`use partial\n${body}`)).toEqual([message]));

  test('that double at every step are refused, not expanded', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, index) => `partial p${index + 1} {\n...p${index}\n...p${index}\n}`,
    );
    const text = `use partial\npartial p0 {\nrelation rel: doc\n}\n${doubling.join('\n')}\ndefinition doc {\n...p60\n}`;
    expect(messages(text)).toContain('Expected partials to bring at most 200000 members, found more');
  });

  test('may include one another in a long row', () => {
    const row = Array.from(
      { length: 600 },
      (_, index) => `partial p${index + 1} {\n...p${index}\nrelation r${index}x: doc\n}`,
    );
    const text = `use partial\npartial p0 {}\n${row.toReversed().join('\n')}\ndefinition doc {\n...p600\n}`;
    expect(schemaOf(text).definitions.get('doc')?.members.size).toBe(600);
  });
});

describe('imports', () => {
  const importing = (...paths: readonly string[]) =>
    `use import\n${paths.map((one) => `import "${one}"\n`).join('')}`;

  test('come before the file that imports them, each once', () => {
    const files = {
      'lib/left.zed': `${importing('base.zed')}definition left {}`,
      'lib/right.zed': `${importing('./base.zed')}definition right {}`,
      'lib/base.zed': `${importing('../top.zed')}definition base {}`,
      'top.zed': 'definition top {}',
    };
    const schema = schemaOf(
      `${importing('lib/left.zed', 'lib/right.zed')}definition own {}`,
      importsFrom(files),
    );
    expect([...schema.definitions.keys()]).toEqual(['top', 'base', 'left', 'right', 'own']);
  });

  test.each([
    {
      files: { 'a.zed': importing('b.zed'), 'b.zed': importing('a.zed') },
      path: 'a.zed',
      message: 'circular import detected: schema -> a.zed -> b.zed -> a.zed',
      source: 'b.zed',
    },
    {
      files: { 'a.zed': importing('schema') },
      path: 'a.zed',
      message: 'circular import detected: schema -> a.zed -> schema',
      source: 'a.zed',
    },
    { files: {}, path: 'a.zed', message: 'could not read import `a.zed`: no such file', source: 'schema' },
    {
      files: {},
      path: '../a.zed',
      message: 'Expected import path relative to this file and inside the root folder, found: `../a.zed`',
      source: 'schema',
    },
  ])('$message', ({ files, path: written, message, source }) => {
    const errors = errorsOf(importing(written), importsFrom(files));
    expect(errors).toMatchObject([{ message, source, line: 2, column: 1 }]);
  });

  test('are refused without a loader', () => {
    expect(messages(importing('a.zed'))).toEqual(['import statements are not allowed in this context']);
  });

  test('tell errors at their own place', () => {
    const errors = errorsOf(importing('a.zed'), importsFrom({ 'a.zed': '\n\n  definition us {}' }));
    expect(errors).toMatchObject([{ source: 'a.zed', line: 3, column: 14 }]);
  });

  test.each([
    { from: 'main.zed', written: 'a.zed', path: 'a.zed' },
    { from: 'x/main.zed', written: './y/../a.zed', path: 'x/a.zed' },
    { from: 'x/main.zed', written: '../a.zed', path: 'a.zed' },
    { from: 'x/main.zed', written: '../../a.zed', path: undefined },
    { from: 'main.zed', written: '/a.zed', path: undefined },
    { from: 'main.zed', written: 'x\\a.zed', path: undefined },
    { from: 'main.zed', written: 'C:/a.zed', path: undefined },
    { from: 'main.zed', written: '..', path: undefined },
    { from: 'main.zed', written: '', path: undefined },
  ])('`$written` in $from is $path', ({ from, written, path: expected }) => {
    expect(resolveImportPath(written, from)).toBe(expected);
  });

  test('from files do not follow a link out of the root', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bailiwick-imports-'));
    try {
      mkdirSync(path.join(folder, 'root'));
      writeFileSync(path.join(folder, 'secret.zed'), 'definition secret {}');
      writeFileSync(path.join(folder, 'root/a.zed'), 'definition inside {}');
      symlinkSync('../secret.zed', path.join(folder, 'root/link.zed'));
      const loader = importFiles(path.join(folder, 'root'));
      expect(loader.readImport('a.zed', 'main.zed')).toBe('definition inside {}');
      expect(loader.readImport('link.zed', 'main.zed')).toBeUndefined();
      expect(loader.readImport('missing.zed', 'main.zed')).toBeUndefined();
      expect(loader.readImport('a.zed/b.zed', 'main.zed')).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
