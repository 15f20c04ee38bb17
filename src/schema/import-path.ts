import path from 'node:path/posix';

/**
 * The file that `import "written"` in the file `from` means: relative to the root, with `/`, without `.` and `..`.
 * Undefined when it would not lie inside the root, or is not a relative path at all.
 * @param from relative to the root.
 */
export function resolveImportPath(written: string, from: string): string | undefined {
  if (written === '' || path.isAbsolute(written) || /[\\\0]|^[a-zA-Z]:/.test(written)) return undefined;
  const resolved = path.join(path.dirname(from), written);
  if (resolved === '.' || resolved === '..' || resolved.startsWith('../')) return undefined;
  return resolved;
}
