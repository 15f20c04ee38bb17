/** A line with lines below it. */
export interface TreeNode {
  readonly text: string;
  readonly children: readonly TreeNode[];
}

/** The tree as lines, with branches drawn before each. */
export function formatTree(root: TreeNode): string {
  const lines = [root.text];
  drawChildren(root, '', lines);
  return lines.join('\n');
}

function drawChildren({ children }: TreeNode, indent: string, lines: string[]): void {
  for (const [index, child] of children.entries()) {
    const isLast = index === children.length - 1;
    lines.push(`${indent}${isLast ? '└── ' : '├── '}${child.text}`);
    drawChildren(child, `${indent}${isLast ? '    ' : '│   '}`, lines);
  }
}
