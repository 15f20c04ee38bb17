import { test } from 'vitest';
import { RunningServer } from './running-server.ts';
import { checkOf, schemaOf, writeOf, expandOf } from './requests.ts';

function nested(levels: number, inner: string): string {
  let text = inner;
  for (let i = 0; i < levels; i++) text = `viewer & none + (${text})`;
  return text;
}
test.each([10, 20, 30, 40, 48])('deep rewrites %i', async (n) => {
  const server = await RunningServer.start();
  const client = server.client();
  const perms = Array.from({ length: n }, (_, i) => `permission per_${i}s = ${nested(49, i === n - 1 ? 'viewer' : `per_${i + 1}s`)}`);
  const text = `definition user {}\ndefinition doc {\n relation none: user\n relation viewer: user\n ${perms.join('\n ')}\n}`;
  await client.writeSchema(schemaOf(text));
  await client.writeRelationships(writeOf('create doc:a1#viewer@user:bob'));
  const t = Date.now();
  console.log(await client.checkPermission(checkOf('doc:a1#per_0s@user:bob')).then((a) => a.permissionship).catch((e) => [e.code, e.details]), Date.now() - t);
  console.log(await client.checkPermission(checkOf('doc:a1#per_0s@user:bob', undefined, { withTracing: true })).then((a) => a.permissionship).catch((e) => [e.code, e.details]), Date.now() - t);
  console.log(await client.expandPermissionTree(expandOf('doc:a1#per_0s')).then(() => 'ok').catch((e) => [e.code, e.details]), Date.now() - t);
  console.log(server.lines.map((l) => [l.code, (l.err as any)?.message, (l.err as any)?.stack?.slice(0, 200)]));
});
