import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionOf, hasPython, nodeFunction, pack, pythonFunction, TestRuntime } from './testing.ts';

// A process has /tmp, /var/task and /opt by these very names, and so has whatever it starts, where the kernel gives it a
// view of its own (Linux with namespaces).

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

const layers = [pack({ 'in-layer': 'layer', 'bin/tool': { executable: '#!/bin/sh\necho tool' } })];
const SHELL =
  'echo hi > /tmp/written && cat /tmp/written /opt/in-layer /var/task/in-task && pwd && echo $LAMBDA_TASK_ROOT $TMPDIR && tool';
const SEEN = 'hi\nlayertask/var/task\n/var/task /tmp\ntool\n';

describe.skipIf(process.platform !== 'linux')('the folders of Lambda (on Linux)', () => {
  test('are there for a runtime of its own', async () => {
    const bootstrap = `#!/bin/sh
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
seen=$(${SHELL})
id=$(curl -sS -o /tmp/event -D - "$api/next" | grep -i aws-request-id | tr -d '[:space:]' | cut -d: -f2)
printf '"%s"' "$(printf '%s' "$seen" | tr '\\n' ' ')" | curl -sS -d @- "$api/$id/response" >/dev/null
`;
    const spec = functionOf(
      { bootstrap: { executable: bootstrap }, 'in-task': 'task' },
      { runtime: 'provided.al2023', layers },
    );
    expect((await runtime.invoke(spec)).answer).toBe(SEEN.trim().replaceAll('\n', ' '));
  });

  test('are there for what a Node function starts, and for its own modules', async () => {
    const code = `
      import { execSync } from 'node:child_process';
      import { createRequire } from 'node:module';
      export const handler = async () => [
        execSync(${JSON.stringify(SHELL)}, { encoding: 'utf8' }), process.cwd(), import.meta.url, process.env.LD_LIBRARY_PATH,
        createRequire(import.meta.url).resolve('/opt/in-layer'),
      ];`;
    const spec = nodeFunction('', { code: pack({ 'index.mjs': code, 'in-task': 'task' }), layers });
    expect((await runtime.invoke(spec)).answer).toEqual([
      SEEN,
      '/var/task',
      'file:///var/task/index.mjs',
      '/var/task:/var/task/lib:/opt/lib',
      '/opt/in-layer',
    ]);
  });

  test.skipIf(!hasPython())('are there for what a Python function starts (with Python)', async () => {
    const code = `
import os, subprocess, sqlite3
def handler(event, context):
    out = subprocess.run(["sh", "-c", ${JSON.stringify(SHELL)}], capture_output=True, text=True).stdout
    sqlite3.connect("/tmp/y.db").execute("create table t (c)")
    return [out, os.getcwd(), __file__]
`;
    const spec = pythonFunction('', { code: pack({ 'index.py': code, 'in-task': 'task' }), layers });
    expect((await runtime.invoke(spec)).answer).toEqual([SEEN, '/var/task', '/var/task/index.py']);
  });

  test('are of each environment alone, and cannot be changed but for /tmp', async () => {
    const code = `
      import fs from 'node:fs';
      const attempt = (path) => { try { fs.writeFileSync(path, 'x'); return 'written'; } catch (error) { return error.code; } };
      export const handler = async () => [fs.existsSync('/tmp/a'), ...['/tmp/a', '/var/task/a', '/opt/a', '/var/a'].map(attempt)];`;
    const [one, two] = [nodeFunction(code), nodeFunction(code)];
    for (const spec of [one, two]) {
      const { answer } = await runtime.invoke(spec);
      const refused = expect.stringMatching(/^(?:EROFS|EACCES)$/) as string;
      expect(answer).toEqual([false, 'written', refused, refused, refused]);
    }
  });

  test('have as much room in /tmp as the function says', async () => {
    const code = `
      import { rmSync, writeFileSync } from 'node:fs';
      export const handler = async () => {
        writeFileSync('/tmp/half', Buffer.alloc(600_000));
        try { writeFileSync('/tmp/rest', Buffer.alloc(600_000)); return 'written'; } catch ({ code }) { return code; } finally { rmSync('/tmp/rest', { force: true }); }
      };`;
    expect((await runtime.invoke(nodeFunction(code, { ephemeralStorage: 1 }))).answer).toBe('ENOSPC');
    expect((await runtime.invoke(nodeFunction(code, { ephemeralStorage: 2 }))).answer).toBe('written');
  });

  test.skipIf(!hasPython())('have no more room in /tmp for Python, and for what it starts (with Python)', async () => {
    const code = `
import subprocess
def handler(event, context):
    result = subprocess.run(["sh", "-c", "head -c 2000000 /dev/zero > /tmp/file"], capture_output=True, text=True)
    return [result.returncode, result.stderr]
`;
    const { answer } = await runtime.invoke(pythonFunction(code, { ephemeralStorage: 1 }));
    expect(answer).toEqual([1, expect.stringContaining('No space left on device')]);
  });

  test('are there behind an exec wrapper, and with options for Node', async () => {
    const environment = { AWS_LAMBDA_EXEC_WRAPPER: '/opt/wrap', NODE_OPTIONS: '--no-warnings' };
    const wrapper = pack({ wrap: { executable: '#!/bin/sh\nexport WRAPPED=$PWD\nexec "$@"\n' } });
    const code =
      'export const handler = async () => [import.meta.url, process.env.WRAPPED, process.env.LAMBDA_TASK_ROOT];';
    const spec = nodeFunction(code, { layers: [wrapper], environment });
    expect((await runtime.invoke(spec)).answer).toEqual(['file:///var/task/index.mjs', '/var/task', '/var/task']);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html: language-specific environment variables.
  test('hold what Node loads before the runtime', async () => {
    const layer = pack({
      'first.cjs': 'globalThis.first = [process.env.AWS_LAMBDA_FUNCTION_NAME, process.env._HANDLER, __filename];',
      'nodejs/node_modules/second/index.mjs': 'globalThis.second = import.meta.url;',
      'nodejs/node_modules/second/package.json': '{"exports":"./index.mjs"}',
    });
    const spec = nodeFunction('export const handler = async () => [first, second, process.env.NODE_OPTIONS];', {
      layers: [layer],
      environment: { NODE_OPTIONS: '--require /opt/first.cjs --import=/opt/nodejs/node_modules/second/index.mjs' },
    });
    const { answer, lines } = await runtime.invoke(spec);
    expect(answer).toEqual([
      ['orders', 'index.handler', '/opt/first.cjs'],
      'file:///opt/nodejs/node_modules/second/index.mjs',
      spec.environment['NODE_OPTIONS'],
    ]);
    expect(lines).not.toContainEqual(expect.stringContaining('left out'));
  });
});
