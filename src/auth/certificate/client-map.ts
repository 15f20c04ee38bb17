import type { PeerCertificate } from 'node:tls';
import { isJsonObject } from '../../base/json.ts';
import { yaml } from '../../base/yaml-package.ts';
import { parseObject } from '../../model/object-text.ts';
import { TENANT_FORM } from '../../model/tenant-name.ts';
import { isOrganization, isTenantOrEvery } from '../names.ts';
import { EVERY_TENANT, type Principal } from '../principal.ts';
import { isRight, RIGHTS } from '../right.ts';
import { namesOf } from './certificate-names.ts';

/*
 * Whom client certificates stand for, as the operator says in a file:
 *
 *     clients:
 *       - common_name: billing
 *         tenant: acme
 *         rights: [check, read]
 *       - alternative_name: URI:spiffe://acme/deployer
 *         tenant: acme
 *         rights: [schema]
 *       - common_name: sales-agents
 *         tenant: acme
 *         organization: organization:sales
 *         rights: [check]
 */

/** Names are compared whole and as they are written: there are no patterns. */
export class ClientMap {
  readonly #byCommonName: ReadonlyMap<string, Principal>;
  readonly #byAlternative: ReadonlyMap<string, Principal>;

  private constructor(
    byCommonName: ReadonlyMap<string, Principal>,
    byAlternative: ReadonlyMap<string, Principal>,
  ) {
    this.#byCommonName = byCommonName;
    this.#byAlternative = byAlternative;
  }

  /** Reads YAML or JSON. @throws Error that says what is wrong, and in which client */
  static parse(text: string): ClientMap {
    const value: unknown = yaml().parse(text);
    const clients = isJsonObject(value) ? value['clients'] : undefined;
    if (!Array.isArray(clients)) throw new Error('expected a list `clients`');
    const byCommonName = new Map<string, Principal>();
    const byAlternative = new Map<string, Principal>();
    for (const [index, client] of clients.entries()) {
      const { kind, name, principal } = readClient(client, index);
      const names = kind === 'common_name' ? byCommonName : byAlternative;
      if (names.has(name)) throw new Error(`client ${index + 1}: \`${name}\` is there before`);
      names.set(name, principal);
    }
    return new ClientMap(byCommonName, byAlternative);
  }

  /**
   * Whom a verified certificate stands for; undefined for nobody, when it is not in force at that time, and when its names
   * stand for several.
   */
  find(certificate: PeerCertificate, nowMs: number): Principal | undefined {
    const isInForce = Date.parse(certificate.valid_from) <= nowMs && nowMs < Date.parse(certificate.valid_to);
    if (!isInForce) return undefined;
    const { commonName, alternatives } = namesOf(certificate);
    const found = new Set(alternatives.map((name) => this.#byAlternative.get(name)));
    if (commonName !== undefined) found.add(this.#byCommonName.get(commonName));
    found.delete(undefined);
    return found.size === 1 ? [...found][0] : undefined;
  }
}

interface Client {
  readonly kind: 'common_name' | 'alternative_name';
  readonly name: string;
  readonly principal: Principal;
}

function readClient(value: unknown, index: number): Client {
  const where = `client ${index + 1}`;
  if (!isJsonObject(value)) throw new Error(`${where}: expected an object`);
  const { common_name: commonName, alternative_name: alternative, ...more } = value;
  const { tenant, organization, rights, ...others } = more;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`${where}: unknown field \`${unknown}\``);
  if ((commonName === undefined) === (alternative === undefined)) {
    throw new Error(`${where}: expected either \`common_name\` or \`alternative_name\``);
  }
  const name = commonName ?? alternative;
  if (typeof name !== 'string' || name === '') throw new Error(`${where}: expected a name`);
  if (alternative !== undefined && !/^[A-Za-z ]+:./.test(name)) {
    throw new Error(
      `${where}: expected \`alternative_name\` with its kind, such as \`DNS:billing.acme.test\``,
    );
  }
  if (typeof tenant !== 'string' || !isTenantOrEvery(tenant)) {
    throw new Error(`${where}: expected ${TENANT_FORM}, or \`*\``);
  }
  if (organization !== undefined && (typeof organization !== 'string' || !isOrganization(organization))) {
    throw new Error(`${where}: expected \`organization\` to be one object, \`type:id\``);
  }
  if (organization !== undefined && tenant === EVERY_TENANT) {
    throw new Error(`${where}: expected one tenant with \`organization\`, found \`*\``);
  }
  if (!Array.isArray(rights) || !rights.every(isRight)) {
    throw new Error(`${where}: expected \`rights\` out of ${RIGHTS.join(', ')}`);
  }
  return {
    kind: commonName === undefined ? 'alternative_name' : 'common_name',
    name,
    principal: {
      tenant,
      name: `cert:${name}`,
      rights: new Set(rights),
      organization: organization === undefined ? undefined : parseObject(organization),
    },
  };
}
