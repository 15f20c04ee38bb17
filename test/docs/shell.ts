import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { run } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

/** Parts the output of one script from that of the next. */
const SEPARATOR = '\u001E';

/**
 * `bailiwick` for bash. A process for each command would take most of a second, so they are run here: the shell leaves
 * words, environment and input in a folder, names it to the door, and is told the status when what was printed is there:
 * the lines of both outputs in their order, each after `>` or `!`.
 */
const BAILIWICK = `
bailiwick() {
  local call status line
  call=$(mktemp -d "$CALLS/XXXXXX")
  cat > "$call/input"
  env -0 > "$call/environment"
  printf '%s\\0' "$@" > "$call/words"
  exec {door}<>"/dev/tcp/127.0.0.1/$DOOR"
  printf '%s\\n' "$call" >&"$door"
  read -r status <&"$door"
  exec {door}>&-
  while IFS= read -r line; do
    case $line in
      '>'*) printf '%s\\n' "\${line:1}" ;;
      *) printf '%s\\n' "\${line:1}" >&2 ;;
    esac
  done < "$call/printed"
  return "$status"
}
`;

/**
 * What each script prints, all in one bash and in `folder`, which becomes the folder of this process meanwhile. `node`
 * is the Node that runs this.
 */
export async function runInShell(
  scripts: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const calls = path.join(folder, 'calls');
  mkdirSync(calls);
  const before = process.cwd();
  process.chdir(folder);
  const door = createServer((socket) => void answer(socket)).listen(0, '127.0.0.1');
  try {
    await once(door, 'listening');
    const script = scripts.map((one) => `${one}\nprintf '${SEPARATOR}'\n`).join('');
    const shell = spawn(
      'bash',
      ['-c', `exec 2>&1\nnode() { "${process.execPath}" "$@"; }\n${BAILIWICK}\n${script}`],
      {
        cwd: folder,
        env: {
          ...process.env,
          ...environment,
          CALLS: calls,
          DOOR: String((door.address() as AddressInfo).port),
          NO_COLOR: '1',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let printed = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    await once(shell, 'close');
    return printed.split(SEPARATOR).slice(0, -1);
  } finally {
    door.close();
    process.chdir(before);
  }
}

async function answer(socket: Socket): Promise<void> {
  for await (const call of createInterface(socket)) {
    const fields = (name: string): readonly string[] =>
      readFileSync(path.join(call, name), 'utf8').split('\0').slice(0, -1);
    const environment = Object.fromEntries(
      fields('environment').map((field) => {
        const [name = ''] = field.split('=', 1);
        return [name, field.slice(name.length + 1)] as const;
      }),
    );
    let printed = '';
    const terminal: Terminal = {
      out: (text) => void (printed += marked('>', text)),
      err: (text) => void (printed += marked('!', text)),
      input: () => Readable.from([readFileSync(path.join(call, 'input'))]),
    };
    const status = await run(fields('words'), environment, terminal);
    writeFileSync(path.join(call, 'printed'), printed);
    socket.write(`${status}\n`);
  }
}

/** Each line of `text` after the mark of its output. */
function marked(mark: string, text: string): string {
  return text
    .split('\n')
    .map((line) => `${mark}${line}\n`)
    .join('');
}
