import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { WAIT } from '../../src/cli/setting-values.ts';
import { readConfig } from '../../src/cli/config.ts';
import { environmentName, PRESHARED_KEY_FLAG, SETTINGS } from '../../src/cli/settings.ts';
import type { Config } from '../../src/cli/settings.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const FLAGS = new Set(Object.values(SETTINGS).map(({ flag }) => flag));

function textOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** What these words of a command line set; each must be a setting with a value that it takes. */
function configOf(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Config {
  const values = new Map<string, string>();
  for (let index = 0; index < words.length; index++) {
    const [flag = '', value = words[index + 1] ?? ''] = words[index]!.slice(2).split('=');
    if (!words[index]!.includes('=')) index++;
    expect(FLAGS, flag).toContain(flag);
    values.set(flag, value);
  }
  return readConfig({ values, presharedKeys: ['a key'] }, environment);
}

/** Time enough for a server that is told to stop. */
function stopMsOf({ drainWaitMs, shutdownGraceMs }: Config): number {
  return drainWaitMs + 2 * shutdownGraceMs; // once for calls, once for sinks
}

interface Probe {
  readonly grpc?: { readonly port: number };
  readonly tcpSocket?: { readonly port: string };
}

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly minAvailable?: number;
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } & Readonly<
      Record<string, unknown>
    >;
    readonly ports?: readonly { readonly port: number; readonly targetPort: string }[];
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly securityContext: Readonly<Record<string, unknown>>;
        readonly containers: readonly [Container];
      };
    };
    readonly volumeClaimTemplates?: readonly [
      {
        readonly metadata: { readonly name: string };
        readonly spec: { readonly accessModes: readonly string[] };
      },
    ];
  };
}

const manifests = new Map(
  readdirSync(path.join(ROOT, 'deploy/kubernetes')).flatMap((file) =>
    parseAllDocuments(textOf(`deploy/kubernetes/${file}`)).map((document) => {
      expect(document.errors).toEqual([]);
      const manifest = document.toJS() as Manifest;
      return [manifest.kind, manifest] as const;
    }),
  ),
);

describe('the Kubernetes manifests', () => {
  const { spec } = manifests.get('StatefulSet')!;
  const pod = spec.template!;
  const [container] = pod.spec.containers;
  const [command, ...flags] = container.args;
  const config = configOf(flags);

  test('serve with settings that there are', () => {
    expect(command).toBe('serve');
    expect(container.env.map(({ name }) => name)).toEqual([environmentName(PRESHARED_KEY_FLAG)]);
  });

  test('have one writer, with a volume that one pod can have', () => {
    expect(spec.replicas).toBe(1);
    expect(spec.volumeClaimTemplates![0].spec.accessModes).toEqual(['ReadWriteOncePod']);
    const mount = container.volumeMounts.find(
      ({ name }) => name === spec.volumeClaimTemplates![0].metadata.name,
    );
    expect(mount?.mountPath).toBe(config.dataDir);
  });

  test('probe and reach the port that is listened on', () => {
    const { port } = config.grpcAddress;
    expect(container.ports).toEqual([{ name: 'grpc', containerPort: port }]);
    expect(container.startupProbe.grpc?.port).toBe(port);
    expect(container.readinessProbe.grpc?.port).toBe(port);
    expect(container.livenessProbe.tcpSocket?.port).toBe('grpc');
    expect(manifests.get('Service')!.spec.ports).toMatchObject([{ port, targetPort: 'grpc' }]);
  });

  test('select the pod', () => {
    const { labels } = pod.metadata;
    expect(spec.selector?.matchLabels).toEqual(labels);
    expect(manifests.get('Service')!.spec.selector).toEqual(labels);
    expect(manifests.get('PodDisruptionBudget')!.spec).toEqual({
      minAvailable: 1,
      selector: { matchLabels: labels },
    });
  });

  test('leave time to drain and to finish', () => {
    expect(config.drainWaitMs).toBeGreaterThan(0);
    expect(pod.spec.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(stopMsOf(config));
  });

  test('run as the user that the image has, with no rights', () => {
    const user = Number(/^USER (\d+):\d+$/m.exec(textOf('Dockerfile'))?.[1]);
    expect(pod.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: user, fsGroup: user });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});

describe('the unit for systemd', () => {
  const unit = new Map(
    textOf('deploy/bailiwick.service')
      .split('\n')
      .flatMap((line) => {
        const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
        return name === undefined || value === undefined ? [] : [[name, value] as const];
      }),
  );
  const [, words = ''] = / serve (.*)$/.exec(unit.get('ExecStart') ?? '') ?? [];
  const config = configOf(words.split(' '));

  test('serves with settings that there are, from the folder that systemd makes', () => {
    expect(config.dataDir).toBe(`/var/lib/${unit.get('StateDirectory')}`);
  });

  test('leaves time to drain and to finish', () => {
    expect(unit.get('KillSignal')).toBe('SIGTERM');
    expect(WAIT.parse(unit.get('TimeoutStopSec') ?? '')).toBeGreaterThan(stopMsOf(config));
  });

  test.each([
    'NoNewPrivileges',
    'DynamicUser',
    'ProtectHome',
    'PrivateTmp',
    'PrivateDevices',
    'RestrictSUIDSGID',
  ])('has %s', (name) => expect(unit.get(name)).toBe('yes'));
});

describe('the Dockerfile', () => {
  const text = textOf('Dockerfile');

  test('sets what there is to set, listens on the port it names, and keeps data in the volume', () => {
    const environment = Object.fromEntries(
      [...text.matchAll(/^ENV (BAILIWICK_\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    const known = new Set([...FLAGS].map(environmentName));
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    const config = configOf([], environment);
    expect(String(config.grpcAddress.port)).toBe(/^EXPOSE (\d+)$/m.exec(text)?.[1]);
    expect(config.dataDir).toBe(/^VOLUME (.*)$/m.exec(text)?.[1]);
    expect(config.dataDir).toBe(/^RUN install .* (\/\S+)$/m.exec(text)?.[1]);
  });

  test('copies nothing that is not sent', () => {
    const sent = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = [...text.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, words = '']) =>
      words.split(' '),
    );
    expect(copied.toSorted()).toEqual(sent.toSorted());
  });

  test('does not run as root, and says how it is asked for its health', () => {
    const [, lastStage = ''] = text.split(/^FROM .*$/m).slice(-2);
    expect(lastStage).toMatch(/^USER \d+:\d+$/m);
    expect(lastStage).toMatch(/^HEALTHCHECK .* CMD \["node", ".*\/dist\/main\.js", "health"/m);
  });
});
