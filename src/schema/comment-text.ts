import type { Comment } from './token.ts';

/** How wide a comment between delimiters may be and stay on one line. */
const ONE_LINE_LENGTH_MAX = 70;

/** Comments as a schema keeps them and reflection shows them: with their delimiters, joined by line breaks. */
export function commentText(comments: readonly Comment[]): string {
  return comments.map(({ text }) => text).join('\n');
}

/** The comments that `commentText` joined. */
export function splitComments(joined: string): readonly string[] {
  return joined.match(/\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$)/g) ?? [];
}

/**
 * One comment in canonical form, a line per element: `// text`, one line between the delimiters if it is short and has no line break, or
 * an opening line, lines that begin with ` * `, and a closing line. Of the content only white space changes, and the
 * asterisks that begin every line.
 */
export function commentLines(comment: string): readonly string[] {
  if (comment.startsWith('//')) {
    const text = comment.slice(2).trim();
    return [text === '' ? '//' : `// ${text}`];
  }
  const opening = comment.startsWith('/**') && comment.length > 4 ? '/**' : '/*';
  const lines = contentLines(comment.slice(opening.length).replace(/\*\/$/, ''));
  const [first = ''] = lines;
  if (lines.length <= 1 && first.length <= ONE_LINE_LENGTH_MAX) {
    return [first === '' ? `${opening} */` : `${opening} ${first} */`];
  }
  return [opening, ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'];
}

/** Without the asterisks, the common indentation, and the empty lines at both ends. */
function contentLines(content: string): readonly string[] {
  const [first = '', ...others] = content.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  const filled = others.filter((line) => line !== '');
  const isStarred = filled.length > 0 && filled.every((line) => /^\s*\*/.test(line));
  const indentation = filled.reduce(
    (least, line) => Math.min(least, line.length - line.trimStart().length),
    Infinity,
  );
  const stripped = others.map((line) => (isStarred ? line.replace(/^\s*\* ?/, '') : line.slice(indentation)));
  return [first.trimStart(), ...stripped].join('\n').trim().split('\n');
}
