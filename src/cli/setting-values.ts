import { availableParallelism, totalmem } from 'node:os';
import { parseDuration } from '../base/duration-text.ts';

/** How the text of a setting becomes its value. `parse` gives undefined for text that is not `expected`. */
export interface ValueKind<T> {
  /** What stands for the value in help: `duration`. */
  readonly placeholder: string;
  /** Completes "expected …" in an error message. */
  readonly expected: string;
  parse(text: string): T | undefined;
}

/** Where to listen. */
export interface Address {
  /** A name, an IPv4 address, or an IPv6 address without its brackets; `''` for every interface. */
  readonly host: string;
  readonly port: number;
}

/** Timers can't wait longer: 2^31 - 1 ms, a little less than 25 days. */
const TIMER_MAX_MS = 0x7fffffff;

/** `250ms`, `5s`, `1h30m`, in milliseconds. A number without a unit is refused, since it would be a guess. */
export const DURATION: ValueKind<number> = {
  placeholder: 'duration',
  expected: 'a duration with units, such as `250ms`, `5s` or `1h30m`',
  parse: parseDuration,
};

/** A duration that something waits for. */
export const WAIT: ValueKind<number> = {
  placeholder: 'duration',
  expected: 'a duration with units of at most `24d`, such as `250ms`, `5s` or `1h30m`',
  parse(text) {
    const ms = parseDuration(text);
    return ms !== undefined && ms <= TIMER_MAX_MS ? ms : undefined;
  },
};

/** The time between two turns of something that is done again and again. */
export const INTERVAL: ValueKind<number> = {
  placeholder: 'duration',
  expected: 'a duration with units from `1s` to `24d`, such as `90s` or `5m`',
  parse(text) {
    const ms = WAIT.parse(text);
    return ms !== undefined && ms >= 1000 ? ms : undefined;
  },
};

/** A whole number of things, at least `min`. */
export function count(min: number): ValueKind<number> {
  return { placeholder: 'count', expected: `a whole number of at least ${min}`, parse: wholeNumberFrom(min) };
}

/** Where several listeners of one process can share a port; elsewhere more than one thread can't serve. */
const SHARES_PORTS: boolean = ['linux', 'freebsd', 'sunos', 'aix'].includes(process.platform);
const THREADS_MAX = 256;

/** Threads that serve. `auto` is one for each processor, or one where threads can't share a port. */
export const THREADS: ValueKind<number> = {
  placeholder: 'count|auto',
  expected: SHARES_PORTS
    ? `\`auto\` or a whole number from 1 to ${THREADS_MAX}`
    : '`auto` or `1`, since this system has no port that several threads can listen on',
  parse(text) {
    const max = SHARES_PORTS ? THREADS_MAX : 1;
    if (text === 'auto') return Math.min(availableParallelism(), max);
    const threads = wholeNumberFrom(1)(text);
    return threads !== undefined && threads <= max ? threads : undefined;
  },
};

/** A whole number of bytes. */
export const BYTES: ValueKind<number> = {
  placeholder: 'bytes',
  expected: 'a whole number of bytes',
  parse: wholeNumberFrom(0),
};

const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** `256MB`, `2GiB` or bytes. */
export const SIZE: ValueKind<number> = {
  placeholder: 'size',
  expected: 'a size, such as `256MB` or `2GiB`',
  parse: sizeOf,
};

/** `256MB`, `2GiB`, bytes, or a part of the memory that this process may use: `50%`. In bytes. */
export const MEMORY: ValueKind<number> = {
  placeholder: 'memory',
  expected: 'an amount of memory, such as `256MB`, `2GiB` or `50%` of what the machine has',
  parse(text) {
    const [, part] = /^(\d{1,2}|100)%$/.exec(text) ?? [];
    return part === undefined ? sizeOf(text) : Math.floor((machineBytes() * Number(part)) / 100);
  },
};

function sizeOf(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,15})(KB|MB|GB|KiB|MiB|GiB)?$/.exec(text) ?? [];
  const bytes = Number(amount) * (BYTES_PER_UNIT[unit] ?? 0);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** What the machine has, or what this process may use of it if that is less. */
function machineBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** A bound of messages: a question fits into the smallest, and grpc-js counts to the largest. */
export const MESSAGE_BYTES: ValueKind<number> = {
  placeholder: 'bytes',
  expected: 'a whole number of bytes from 1024 to 2147483647',
  parse(text) {
    const bytes = BYTES.parse(text);
    return bytes !== undefined && bytes >= 1024 && bytes <= 0x7fffffff ? bytes : undefined;
  },
};

/** A bound of headers: those of a call without a token fit into the smallest, and HTTP/2 takes no larger ones. */
export const HEADER_BYTES: ValueKind<number> = {
  placeholder: 'bytes',
  expected: 'a whole number of bytes from 1024 to 131072',
  parse(text) {
    const bytes = BYTES.parse(text);
    return bytes !== undefined && bytes >= 1024 && bytes <= 131_072 ? bytes : undefined;
  },
};

export const SWITCH: ValueKind<boolean> = {
  placeholder: 'on|off',
  expected: '`on` or `off`',
  parse: (text) => (text === 'on' ? true : text === 'off' ? false : undefined),
};

export const FOLDER: ValueKind<string> = {
  placeholder: 'folder',
  expected: 'the path of a folder',
  parse: (text) => (text === '' ? undefined : text),
};

/** The text of none is `none`, its value `''`. */
export const FILE: ValueKind<string> = {
  placeholder: 'file',
  expected: 'the path of a file, or `none`',
  parse: (text) => (text === '' ? undefined : text === 'none' ? '' : text),
};

/** Where OpenTelemetry's `signal` is taken over HTTP. The text of none is `none`, its value `''`. */
export function collector(signal: 'logs' | 'traces'): ValueKind<string> {
  return {
    placeholder: 'url',
    expected: `the whole address of a collector, such as \`http://collector:4318/v1/${signal}\`, or \`none\``,
    parse(text) {
      if (text === 'none') return '';
      return /^https?:\/\//.test(text) && URL.canParse(text) ? text : undefined;
    },
  };
}

/** Of how agents and sessions are named and bounded. */
export const PROFILE: ValueKind<string> = {
  placeholder: 'file',
  expected: 'the path of a file, or `built-in`',
  parse: (text) => (text === '' ? undefined : text),
};

/** The text of none is `none`, its value `''`. */
export const OPTIONAL_TEXT: ValueKind<string> = {
  placeholder: 'text',
  expected: 'a text, or `none`',
  parse: (text) => (text === '' ? undefined : text === 'none' ? '' : text),
};

/** The name of a claim of a token, or a path to one. */
export const CLAIM: ValueKind<string> = {
  placeholder: 'claim',
  expected: 'the name of a claim, or a path such as `/realm/tenant`',
  parse: (text) => (text === '' || text === '/' ? undefined : text),
};

/** `127.0.0.1:50051`, `[::1]:50051`, `localhost:0`, or `:50051` for every interface. */
export const ADDRESS: ValueKind<Address> = {
  placeholder: 'host:port',
  expected: 'a host and a port, such as `127.0.0.1:50051` or `[::1]:50051`',
  parse(text) {
    const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]*)):(\d{1,5})$/.exec(text);
    const port = Number(match?.[3]);
    if (match === null || port > 65_535) return undefined;
    return { host: match[1] ?? match[2] ?? '', port };
  },
};

/** As `ADDRESS`, or `off`. Without a host it is this machine's own: what answers there asks for no key. */
export const PLAIN_ADDRESS: ValueKind<Address | 'off'> = {
  placeholder: 'host:port|off',
  expected: '`off`, or a host and a port, such as `:9464` or `0.0.0.0:9464`',
  parse(text) {
    if (text === 'off') return 'off';
    const address = ADDRESS.parse(text);
    return address?.host === '' ? { ...address, host: '127.0.0.1' } : address;
  },
};

/** A part of a whole. */
export const PART: ValueKind<number> = {
  placeholder: 'part',
  expected: 'a number from 0 to 1, such as `0.05`',
  parse: (text) => (/^(0(\.\d{1,15})?|1(\.0{1,15})?)$/.test(text) ? Number(text) : undefined),
};

export function oneOf<T extends string>(...names: readonly T[]): ValueKind<T> {
  return {
    placeholder: names.join('|'),
    expected: `one of ${names.map((name) => `\`${name}\``).join(', ')}`,
    parse: (text) => names.find((name) => name === text),
  };
}

/** Some of `names`, separated by commas. */
export function listOf<T extends string>(...names: readonly T[]): ValueKind<readonly T[]> {
  return {
    placeholder: 'list',
    expected: `some of ${names.map((name) => `\`${name}\``).join(', ')}, separated by commas`,
    parse(text) {
      const found = text.split(',').map((one) => names.find((name) => name === one.trim()));
      const known = found.filter((one) => one !== undefined);
      return known.length === found.length ? known : undefined;
    },
  };
}

/** As `ADDRESS` reads it. */
export function formatAddress({ host, port }: Address): string {
  if (host === '') return `0.0.0.0:${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Only this machine can reach a loopback address. */
export function isLoopback({ host }: Address): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function wholeNumberFrom(min: number): (text: string) => number | undefined {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    return number !== undefined && number >= min ? number : undefined;
  };
}
