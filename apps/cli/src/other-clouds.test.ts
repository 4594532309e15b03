import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyCourse, startCommand } from './testing/course.ts';

interface Written {
  readonly exercises: readonly {
    readonly checks: readonly { readonly id: string; readonly status: string; readonly message: string }[];
  }[];
}

test(
  'checks with faults run unchanged on a cloud in another process, in the calls of functions, too',
  { timeout: 120_000 },
  async () => {
    const course = await copyCourse('37-parent-child-orders');
    const cloud = startCommand('cloud', ['--port', '0']);
    try {
      const url = (await cloud.printed(/http:\/\/\S+/))[0];
      const json = join(course.root, 'verdict.json');
      const args = ['parent-child-orders', '--variant', 'typescript', '--solution', '--backend', url, '--json', json];
      const { code, stdout } = await startCommand('grade', [...args, '--course', course.root]).ended;
      const { exercises } = JSON.parse(await readFile(json, 'utf8')) as Written;
      const checks = exercises[0]?.checks ?? [];
      expect(
        checks.filter(({ status }) => status !== 'pass'),
        stdout,
      ).toEqual([]);
      expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(['throttled', 'denied']));
      expect(code).toBe(0);
    } finally {
      cloud.kill('SIGTERM');
      await cloud.ended;
      await course.remove();
    }
  },
);

test(
  'a cloud whose functions cannot be reached makes those checks unsupported, everywhere',
  { timeout: 120_000 },
  async () => {
    const course = await copyCourse('37-parent-child-orders');
    const { createServer, request } = await import('node:http');
    const cloud = startCommand('cloud', ['--port', '0']);
    const url = new URL((await cloud.printed(/http:\/\/\S+/))[0]);
    // It says of itself that it is LocalStack: where its functions run is not known then.
    const disguise = createServer((incoming, outgoing) => {
      if (incoming.url?.startsWith('/_')) {
        outgoing.statusCode = incoming.url.startsWith('/_localstack') ? 200 : 404;
        outgoing.end('{"services": {}}');
        return;
      }
      const { method, headers } = incoming;
      const path = incoming.url ?? '/';
      const onward = request({ host: url.hostname, port: url.port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => disguise.listen(0, '127.0.0.1', resolve));
    try {
      const address = disguise.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const at = (name: string): string => join(course.root, name);
      const reports = [
        '--json',
        at('v.json'),
        '--junit',
        at('v.xml'),
        '--ctrf',
        at('ctrf.json'),
        '--exercism',
        at('x'),
        '--github',
      ];
      const args = [
        'parent-child-orders',
        '--variant',
        'typescript',
        '--solution',
        '--backend',
        `http://127.0.0.1:${port}`,
      ];
      const { code, stdout } = await startCommand('grade', [...args, ...reports, '--course', course.root]).ended;
      expect(code, stdout).toBe(0);
      const { exercises } = JSON.parse(await readFile(at('v.json'), 'utf8')) as Written;
      const unsupported = exercises[0]?.checks.filter(({ status }) => status === 'unsupported') ?? [];
      expect(unsupported.map(({ id }) => id)).toEqual(['at-once', 'five-at-a-time', 'throttled', 'denied']);
      const reason = 'it is not known how the functions of this endpoint reach this machine';
      for (const { message } of unsupported) expect(message).toContain(reason);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(reason);
      for (const file of ['v.xml', 'ctrf.json']) expect(await readFile(at(file), 'utf8')).toContain(reason);
      expect(
        await readFile(at('x/parent-child-orders/results.json'), 'utf8').catch(() =>
          readFile(at('x/results.json'), 'utf8'),
        ),
      ).toContain(reason);
    } finally {
      disguise.close();
      disguise.closeAllConnections();
      cloud.kill('SIGTERM');
      await cloud.ended;
      await course.remove();
    }
  },
);
