/** A piece of SVG, written out and safe to put into a page. */
export type Element = string;

export interface TextStyle {
  readonly anchor?: 'start' | 'end';
  readonly weight?: 'bold';
}

/** A drawing by itself, on white, in points. */
export function svg(width: number, height: number, elements: readonly Element[]): string {
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11">`,
    `  ${rectangle(0, 0, width, height, '#fff')}`,
    ...elements.map((element) => `  ${element}`),
    '</svg>',
    '',
  ].join('\n');
}

export function rectangle(x: number, y: number, width: number, height: number, color: string): Element {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${color}"/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number): Element {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#222"/>`;
}

/** @param y of the line the letters stand on */
export function chartText(x: number, y: number, text: string, style: TextStyle = {}): Element {
  const { anchor = 'start', weight = 'normal' } = style;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-weight="${weight}">${escaped(text)}</text>`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
