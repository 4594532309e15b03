import { globSync, readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Files, functionOf, hasPython, pack, TestRuntime } from './testing.ts';

/** A runtime in eight lines: what a custom runtime does at least. */
const BOOTSTRAP = `#!/usr/bin/env node
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime';
console.log('ready');
for (;;) {
  const next = await fetch(base + '/invocation/next');
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const answer = { event: await next.json(), handler: process.env._HANDLER, left: Number(next.headers.get('lambda-runtime-deadline-ms')) > Date.now(), arn: next.headers.get('lambda-runtime-invoked-function-arn') };
  const done = await fetch(base + '/invocation/' + id + '/response', { method: 'POST', body: JSON.stringify(answer) });
  if (done.status !== 202) process.exit(9);
}`;

describe.skipIf(process.platform === 'win32')(
  'provided functions (skipped on Windows, which runs no Linux programs)',
  () => {
    let runtime: TestRuntime;
    beforeAll(async () => {
      runtime = await TestRuntime.start();
    });
    afterAll(() => runtime.close());

    const provided = (files: Files, changes = {}) =>
      functionOf(files, { runtime: 'provided.al2023', handler: 'my.handler', ...changes });
    const message = async (files: Files): Promise<unknown> => {
      const { answer, requestId } = await runtime.invoke(provided(files));
      const { errorMessage, errorType } = answer as { errorMessage: string; errorType: string };
      return [errorType, errorMessage.replace(`RequestId: ${requestId} Error: `, '')];
    };

    test('run their bootstrap, once for many invocations', async () => {
      const spec = provided({
        bootstrap: { executable: '#!/bin/sh\nexec node runtime.mjs\n' },
        'runtime.mjs': BOOTSTRAP,
      });
      const first = await runtime.invoke(spec, { a: 1 });
      expect(first.answer).toEqual({
        event: { a: 1 },
        handler: 'my.handler',
        left: true,
        arn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders:live',
      });
      expect(first.lines).toContain('ready\n');
      const second = await runtime.invoke(spec, { a: 2 });
      expect(second.environmentId).toBe(first.environmentId);
      expect(second.lines).not.toContain('ready\n');
    });

    test('are written for the shell of Amazon Linux, which is bash, where this machine has one', async () => {
      const code = 'runtime.mjs';
      const executable = `#!/bin/sh -e\nset -o pipefail\nsource "$LAMBDA_TASK_ROOT/more.sh"\nrun ${code}\n`;
      const { answer } = await runtime.invoke(
        provided({
          bootstrap: { executable },
          'more.sh': 'function run () { exec node "$1"; }\n',
          [code]: BOOTSTRAP,
        }),
        { a: 1 },
      );
      expect(answer).toMatchObject({ event: { a: 1 } });
    });

    const settings = globSync('/etc/{dotnet,java,perl,php,python,ruby}*');
    test.skipIf(settings.length === 0)(
      "read the settings of this machine's languages (needs Java, Perl or such)",
      async () => {
        const bootstrap = {
          executable: `#!/bin/sh\nfind ${settings.join(' ')} -maxdepth 1 >/dev/null && exec node runtime.mjs`,
        };
        const { answer } = await runtime.invoke(provided({ bootstrap, 'runtime.mjs': BOOTSTRAP }));
        expect(answer).toMatchObject({ handler: 'my.handler' });
      },
    );

    test.skipIf(process.platform !== 'linux')('built for another processor do not start (on Linux)', async () => {
      const program = readFileSync('/bin/true');
      const [own, other] = process.arch === 'arm64' ? (['arm64', 'x86_64'] as const) : (['x86_64', 'arm64'] as const);
      const foreign = Buffer.from(program);
      foreign.writeUInt16LE(own === 'arm64' ? 62 : 183, 18);
      const reasonOf = async (bootstrap: Uint8Array, architecture: 'arm64' | 'x86_64'): Promise<unknown> => {
        const code = zipSync({ bootstrap: [bootstrap, { os: 3, attrs: 0o100755 << 16 }] });
        const { answer } = await runtime.invoke(provided({}, { code, architecture }));
        return (answer as { errorMessage: string }).errorMessage.replace(/^.* Error: /, '');
      };
      const format = 'fork/exec /var/task/bootstrap: exec format error';
      expect(await reasonOf(program, own)).toBe('Runtime exited without providing a reason');
      expect(await reasonOf(program, other)).toBe(format);
      expect(await reasonOf(foreign, own)).toBe(format);
      expect(await reasonOf(foreign, other)).toMatch(
        `${format}. On Lambda it runs on ${other}, which this machine is not`,
      );
    });

    test.skipIf(process.platform !== 'linux')(
      'start no program, and load no library, of another processor',
      async () => {
        const spec = functionOf(
          {
            'index.mjs': `
            import { spawnSync } from 'node:child_process';
            export const handler = async () => {
              try { process.dlopen({ exports: {} }, '/var/task/native.node'); } catch (error) { return [error.message, spawnSync('/opt/true').status === 0]; }
            };`,
            'native.node': readFileSync(process.execPath).subarray(0, 4096),
          },
          {
            architecture: process.arch === 'arm64' ? 'x86_64' : 'arm64',
            layers: [zipSync({ true: [readFileSync('/bin/true'), { os: 3, attrs: 0o100755 << 16 }] })],
          },
        );
        expect((await runtime.invoke(spec)).answer).toEqual([
          '/var/task/native.node: cannot open shared object file: No such file or directory',
          false,
        ]);
      },
    );

    test('without a bootstrap that can run get the errors of AWS', async () => {
      expect(await message({ bootstap: '' })).toEqual([
        'Runtime.InvalidEntrypoint',
        "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
      ]);
      expect(await message({ bootstrap: '#!/bin/sh\n' })).toEqual([
        'Runtime.InvalidEntrypoint',
        'fork/exec /var/task/bootstrap: permission denied',
      ]);
      expect(await message({ bootstrap: { executable: 'no program' } })).toEqual([
        'Runtime.InvalidEntrypoint',
        'fork/exec /var/task/bootstrap: exec format error',
      ]);
      // recordings/lambda_/test_lambda.json, TestLambdaErrors::test_lambda_runtime_wrapper_not_found.
      expect(await message({ bootstrap: { executable: '#!/bin/sh\nnowhere' } })).toEqual([
        'Runtime.ExitError',
        'Runtime exited with error: exit status 127',
      ]);
    });

    test('report errors and failed initializations themselves', async () => {
      const runtimeError = (path: string) => `#!/bin/sh
    base="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
    exec node -e "
      const post = (path) => fetch('$base' + path, { method: 'POST', headers: { 'Lambda-Runtime-Function-Error-Type': 'Shop.Closed' }, body: JSON.stringify({ errorType: 'Shop.Closed', errorMessage: 'closed' }) });
      ${path}
    "`;
      const invocation = `fetch('$base/invocation/next').then((next) => post('/invocation/' + next.headers.get('lambda-runtime-aws-request-id') + '/error')).then(() => fetch('$base/invocation/next'))`;
      for (const bootstrap of [
        runtimeError(invocation),
        runtimeError(`post('/init/error').then(() => process.exit(1))`),
      ]) {
        const { answer, functionError, lines } = await runtime.invoke(
          provided({ bootstrap: { executable: bootstrap } }),
        );
        expect(answer).toEqual({ errorType: 'Shop.Closed', errorMessage: 'closed' });
        expect(functionError).toBe('Unhandled');
        expect(lines.at(-1)).toMatch(/\tStatus: error\tError Type: Shop\.Closed\t\n$/);
      }
    });

    // https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
    test.skipIf(process.platform !== 'linux' || !hasPython())(
      'may wrap the start of other runtimes (on Linux with Python)',
      async () => {
        const wrapper = { executable: '#!/bin/sh\nexport ADDED="by the wrapper"\necho wrapping\nexec "$@"\n' };
        const node = functionOf(
          { 'index.mjs': 'export const handler = async () => process.env.ADDED;', 'wrapper.sh': wrapper },
          { environment: { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/wrapper.sh' } },
        );
        const outcome = await runtime.invoke(node);
        expect([outcome.answer, outcome.lines.includes('wrapping\n')]).toEqual(['by the wrapper', true]);
        const python = functionOf(
          { 'index.py': 'import os\ndef handler(event, context): return os.environ["ADDED"]' },
          {
            runtime: 'python3.14',
            layers: [pack({ 'wrapper.sh': wrapper })],
            environment: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/wrapper.sh' },
          },
        );
        expect((await runtime.invoke(python)).answer).toBe('by the wrapper');
        // recordings/lambda_/test_lambda.json, TestLambdaErrors::test_lambda_runtime_wrapper_not_found.
        const lost = await runtime.invoke({
          ...node,
          key: 'lost',
          environment: { AWS_LAMBDA_EXEC_WRAPPER: '/idontexist.sh' },
        });
        expect(lost.answer).toEqual({
          errorType: 'Runtime.ExitError',
          errorMessage: `RequestId: ${lost.requestId} Error: Runtime exited with error: exit status 127`,
        });
      },
    );
  },
);
