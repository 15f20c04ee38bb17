import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Readiness } from '../../src/base/readiness.ts';
import { ProbeServer } from '../../src/transport/http/probe-server.ts';

async function probes(readiness = new Readiness()): Promise<string> {
  const server = await ProbeServer.listen({
    host: '127.0.0.1',
    port: 0,
    readiness,
    metrics: () => 'up 1\n',
    tenants: () => '[]\n',
    metricsType: 'text/plain; version=0.0.4',
  });
  onTestFinished(() => server.close());
  return `http://127.0.0.1:${server.port}`;
}

async function said(url: string, method = 'GET'): Promise<readonly [number, string]> {
  const response = await fetch(url, { method });
  return [response.status, await response.text()];
}

test.each([
  { path: '/metrics', answer: [200, 'up 1\n'] },
  { path: '/metrics?collect=all', answer: [200, 'up 1\n'] },
  { path: '/healthz', answer: [200, 'ok\n'] },
  { path: '/readyz', answer: [200, 'ok\n'] },
  { path: '/', answer: [404, 'expected `/metrics`, `/tenants`, `/healthz` or `/readyz`\n'] },
  {
    path: '/metrics/../readyz/x',
    answer: [404, 'expected `/metrics`, `/tenants`, `/healthz` or `/readyz`\n'],
  },
])('$path', async ({ path, answer }) => {
  expect(await said((await probes()) + path)).toEqual(answer);
});

test('metrics say of which type they are, and are not kept', async () => {
  const { headers } = await fetch(`${await probes()}/metrics`);
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('nothing is taken in', async () => {
  const url = await probes();
  expect(await said(`${url}/metrics`, 'POST')).toEqual([405, 'expected `GET` or `HEAD`, found `POST`\n']);
  expect(await said(`${url}/readyz`, 'HEAD')).toEqual([200, '']);
});

test('what hinders the server is told; it is dead only when another start would cure it', async () => {
  const readiness = new Readiness();
  const url = await probes(readiness);
  readiness.hinder('writes', 'one failed');
  expect(await said(`${url}/readyz`)).toEqual([503, 'writes: one failed\n']);
  expect(await said(`${url}/healthz`)).toEqual([200, 'ok\n']);
  readiness.hinder('graph', 'it no longer follows', true);
  expect(await said(`${url}/readyz`)).toEqual([503, 'writes: one failed\ngraph: it no longer follows\n']);
  expect(await said(`${url}/healthz`)).toEqual([503, 'graph: it no longer follows\n']);
});

test('closing waits for nobody', async () => {
  const server = await ProbeServer.listen({
    host: '127.0.0.1',
    port: 0,
    readiness: new Readiness(),
    metrics: () => '',
    tenants: () => '[]\n',
    metricsType: 'text/plain',
  });
  const silent = connect(server.port, '127.0.0.1');
  const gone = new Promise((resolve) => silent.once('close', resolve));
  silent.on('error', () => {}); // cut off, one way or the other
  await new Promise((resolve) => silent.once('connect', resolve));
  silent.write('GET /metrics HTTP/1.1\r\n');
  await server.close();
  await gone;
});
