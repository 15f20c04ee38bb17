import type { Value } from '../cel/values.ts';
import type { CaveatParameter, CompiledCaveat } from './compile-caveat.ts';
import { convert, Mismatch } from './convert.ts';
import type { CaveatFailure } from './failure.ts';

/** Values by parameter name as they were given: JSON, or what `convert` takes besides. */
export type GivenContext = Readonly<Record<string, unknown>>;

/** What one parameter has: a value, nothing, or something of the wrong type. */
export type Slot = Value | undefined | Mismatch;

/** A relationship's context for one caveat. Converted once, at first use. Names the caveat does not know count for nothing. */
export class StoredContext {
  readonly caveat: CompiledCaveat;
  readonly #given: GivenContext;
  #slots: readonly Slot[] | undefined;

  constructor(caveat: CompiledCaveat, given: GivenContext) {
    this.caveat = caveat;
    this.#given = given;
  }

  /** By the caveat's parameters. */
  get slots(): readonly Slot[] {
    this.#slots ??= this.caveat.parameters.map((parameter) => convertOwn(parameter, this.#given));
    return this.#slots;
  }
}

/** A request's context. A value is converted when the first caveat asks for it, and once for each caveat. */
export class RequestContext {
  readonly #given: GivenContext;
  readonly #slots = new Map<CompiledCaveat, Map<number, Slot>>();

  constructor(given: GivenContext) {
    this.#given = given;
  }

  /** Of the caveat's parameter with this number. */
  slot(caveat: CompiledCaveat, number: number): Slot {
    const parameter = caveat.parameters[number];
    if (parameter === undefined || !Object.hasOwn(this.#given, parameter.name)) return undefined;
    let slots = this.#slots.get(caveat);
    if (slots === undefined) {
      slots = new Map();
      this.#slots.set(caveat, slots);
    }
    let slot = slots.get(number);
    if (slot === undefined) {
      slot = convert(parameter.type, this.#given[parameter.name]);
      slots.set(number, slot);
    }
    return slot;
  }
}

/**
 * Why `given` can't be stored with a relationship of `caveat`: a name it does not know, or a value of the wrong type.
 * Whether all parameters are given is never asked: the rest may come with the request.
 */
export function checkStoredContext(caveat: CompiledCaveat, given: GivenContext): CaveatFailure | undefined {
  const { name, parameters } = caveat;
  const names = new Set(parameters.map((parameter) => parameter.name));
  const unknown = Object.keys(given).find((key) => !names.has(key));
  if (unknown !== undefined) {
    const known = parameters.map((parameter) => `\`${parameter.name}\``).join(', ');
    const message = `unknown parameter \`${unknown}\` in the context of caveat \`${name}\`, expected one of ${known}`;
    return { kind: 'failure', cause: 'parameter', caveat: name, parameter: unknown, message };
  }
  for (const parameter of parameters) {
    const slot = convertOwn(parameter, given);
    if (slot instanceof Mismatch) return mismatchFailure(caveat, parameter, slot);
  }
  return undefined;
}

export function mismatchFailure(
  { name: caveat }: CompiledCaveat,
  { name: parameter }: CaveatParameter,
  { path, expected, found }: Mismatch,
): CaveatFailure {
  const place = path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `[${JSON.stringify(step)}]`))
    .join('');
  const where = place === '' ? '' : `, at \`${place.slice(0, 200)}\``;
  const message = `could not convert context parameter \`${parameter}\` of caveat \`${caveat}\`${where}: expected \`${expected}\`, found ${found}`;
  return { kind: 'failure', cause: 'parameter', caveat, parameter, message };
}

function convertOwn({ name, type }: CaveatParameter, given: GivenContext): Slot {
  return Object.hasOwn(given, name) ? convert(type, given[name]) : undefined;
}
