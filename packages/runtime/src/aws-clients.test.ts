import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Files, functionOf, TestRuntime } from './testing.ts';

// AWS's own runtime clients, unmodified, as the runtime of a provided function that brings them along.

const CACHE = fileURLToPath(new URL('../../../.coldstart/', import.meta.url));
const nodeClient = join(CACHE, 'lambda-ric');
const python = join(CACHE, 'python');
const sitePackages = existsSync(join(python, 'lib'))
  ? readdirSync(join(python, 'lib')).map((version) => join(python, 'lib', version, 'site-packages'))[0]
  : undefined;

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

describe.skipIf(!existsSync(join(nodeClient, 'rapid-client.node')))(
  'aws-lambda-ric (skipped until `node scripts/lambda-ric.ts` has built it)',
  () => {
    const spec = (code: string) =>
      functionOf(
        {
          bootstrap: { executable: '#!/bin/sh\nexec node "$LAMBDA_TASK_ROOT/ric/index.mjs"\n' },
          'index.mjs': code,
          ...read(nodeClient, 'ric', /\.(?:mjs|json|node)$/),
        },
        { runtime: 'provided.al2023', environment: { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' } },
      );

    test('answers, logs and keeps its environment', async () => {
      const echo = spec(
        'let n = 0; export const handler = async (event, context) => { console.log("seen", event); return { event, n: ++n, id: context.awsRequestId, left: context.getRemainingTimeInMillis() > 0 }; };',
      );
      const first = await runtime.invoke(echo, { a: 'ü' });
      expect(first.answer).toEqual({ event: { a: 'ü' }, n: 1, id: first.requestId, left: true });
      expect(first.lines).toContainEqual(
        expect.stringMatching(new RegExp(`\t${first.requestId}\tINFO\tseen \\{ a: 'ü' \\}\n$`)),
      );
      expect((await runtime.invoke(echo)).answer).toMatchObject({ n: 2 });
    });

    test('reports errors of the handler and of loading', async () => {
      const failed = await runtime.invoke(spec('export const handler = async () => { throw new RangeError("no"); };'));
      expect(failed.answer).toMatchObject({ errorType: 'RangeError', errorMessage: 'no' });
      expect(failed.functionError).toBe('Unhandled');
      const missing = await runtime.invoke(spec('export const other = 1;'));
      expect(missing.answer).toMatchObject({
        errorType: 'Runtime.HandlerNotFound',
        errorMessage: 'index.handler is undefined or not exported',
      });
    });

    test('streams, and a trailer tells of an error on the way', async () => {
      const stream = (body: string) =>
        spec(`export const handler = awslambda.streamifyResponse(async (event, stream) => { ${body} });`);
      expect((await runtime.invoke(stream('stream.write("[1,"); stream.write("2]"); stream.end();'))).answer).toEqual([
        1, 2,
      ]);
      const broken = await runtime.invoke(stream('stream.write("half"); throw new Error("broken");'));
      expect(broken.answer).toMatchObject({ errorType: 'Error', errorMessage: 'broken' });
    });
  },
);

describe.skipIf(sitePackages === undefined || !existsSync(join(sitePackages, 'awslambdaric')))(
  'awslambdaric (skipped until `python3 scripts/python-tools.py` has installed it)',
  () => {
    const files = (): Files => {
      if (sitePackages === undefined) return {};
      return {
        ...read(join(sitePackages, 'awslambdaric'), 'awslambdaric', /\.py$/),
        ...read(join(sitePackages, 'simplejson'), 'simplejson', /\.(?:py|so)$/),
        ...read(sitePackages, '', /^(?:runtime_client.*\.so|snapshot_restore_py\.py)$/),
      };
    };
    const spec = (code: string) =>
      functionOf(
        {
          bootstrap: { executable: '#!/bin/sh\ncd "$LAMBDA_TASK_ROOT"\nexec python3 -m awslambdaric "$_HANDLER"\n' },
          'index.py': code,
          ...files(),
        },
        { runtime: 'provided.al2023' },
      );

    test('answers, logs and keeps its environment', async () => {
      const echo = spec(
        'import logging\nn = 0\ndef handler(event, context):\n  global n\n  n += 1\n  logging.warning("seen")\n  return {"event": event, "n": n, "id": context.aws_request_id, "arn": context.invoked_function_arn}',
      );
      const first = await runtime.invoke(echo, { a: 'ü' });
      expect(first.answer).toEqual({
        event: { a: 'ü' },
        n: 1,
        id: first.requestId,
        arn: expect.stringMatching(/:function:orders:live$/),
      });
      expect(first.lines).toContainEqual(
        expect.stringMatching(new RegExp(`^\\[WARNING\\]\t\\S+Z\t${first.requestId}\tseen\n$`)),
      );
      expect((await runtime.invoke(echo)).answer).toMatchObject({ n: 2 });
    });

    test('reports errors of the handler and of loading', async () => {
      const failed = await runtime.invoke(spec('def handler(event, context):\n  raise KeyError("no")'));
      expect(failed.answer).toMatchObject({ errorType: 'KeyError', errorMessage: "'no'", requestId: failed.requestId });
      const missing = await runtime.invoke(spec('import nope'));
      expect(missing.answer).toMatchObject({
        errorType: 'Runtime.ImportModuleError',
        errorMessage: "Unable to import module 'index': No module named 'nope'",
        requestId: '',
      });
    });
  },
);

/** Files of a folder whose names fit. */
function read(folder: string, into: string, names: RegExp): Files {
  const found = readdirSync(folder).filter((name) => names.test(name));
  return Object.fromEntries(found.map((name) => [join(into, name), readFileSync(join(folder, name))]));
}
