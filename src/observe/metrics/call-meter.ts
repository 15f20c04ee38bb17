import { CALL_KINDS, type CallKind, CODE, METRICS } from './metrics.ts';
import { directoriesOf, type Meter, type MetricsMemory } from './meter.ts';
import type { HotTenants } from './hot-tenants.ts';
import type { SharedNames } from './shared-names.ts';

/** A call that is over. */
export interface EndedCall {
  readonly kind: CallKind;
  /** As on the wire, and one that the server has: `/package.Service/Method`. */
  readonly path: string;
  /** Undefined when the caller is not known. */
  readonly tenant: string | undefined;
  /** The number of its status. */
  readonly code: number;
  readonly durationMs: number;
}

const CODES = CODE.values.length;

/** Counts the calls of one thread. Each is told when it begins and when it ends. */
export class CallMeter {
  readonly #meter: Meter;
  readonly #methods: SharedNames;
  readonly #tenants: SharedNames;
  readonly #hot: HotTenants | undefined;

  /** @param hot told of the tenants as well */
  constructor(meter: Meter, memory: MetricsMemory, hot?: HotTenants) {
    this.#meter = meter;
    this.#hot = hot;
    const { methods, tenants } = directoriesOf(memory);
    this.#methods = methods;
    this.#tenants = tenants;
  }

  begin(kind: CallKind): void {
    this.#meter.add(METRICS.callsInFlight, 1, CALL_KINDS.indexOf(kind));
  }

  end({ kind, path, tenant, code, durationMs }: EndedCall): void {
    const method = this.#methods.placeOf(path);
    this.#meter.add(METRICS.callsInFlight, -1, CALL_KINDS.indexOf(kind));
    this.#meter.add(METRICS.calls, 1, method * CODES + code);
    if (kind !== 'watch') this.#meter.observe(METRICS.callSeconds, durationMs / 1000, method);
    if (tenant === undefined) return;
    this.#meter.add(METRICS.tenantCalls, 1, this.#tenants.placeOf(tenant));
    this.#hot?.note(tenant);
  }
}
