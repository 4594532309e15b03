import { AddPermissionCommand, CreateFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../testing/bundle.ts';
import { startGate } from '../testing/gate.ts';
import { startLambda, textOf, zip, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
beforeAll(async () => {
  lambda = await startLambda({ functionUrlsNeedInvoke: false });
});
afterAll(() => lambda.close());

test('a handler that Hono streams answers at a URL, bit by bit', async () => {
  const gate = await startGate();
  try {
    const code = await bundle(
      `
      import { Hono } from 'hono';
      import { streamHandle } from 'hono/aws-lambda';
      import { streamText } from 'hono/streaming';
      const app = new Hono();
      app.get('/report', (c) => {
        c.header('set-cookie', 'a=1');
        c.header('set-cookie', 'b=2', { append: true });
        c.status(203);
        return streamText(c, async (stream) => {
          await stream.write('first');
          await fetch('${gate.url}');
          await stream.write(' second');
        });
      });
      export const handler = streamHandle(app);`,
      import.meta.dirname,
    );
    await lambda.create('Hono', code, { Code: { ZipFile: zip(code) }, MemorySize: 512 });
    await lambda.client.send(
      new AddPermissionCommand({
        FunctionName: 'Hono',
        StatementId: 'url',
        Action: 'lambda:InvokeFunctionUrl',
        Principal: '*',
        FunctionUrlAuthType: 'NONE',
      }),
    );
    const { FunctionUrl } = await lambda.client.send(
      new CreateFunctionUrlConfigCommand({ FunctionName: 'Hono', AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' }),
    );
    const answer = await fetch(`${FunctionUrl}report`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([203, 'text/plain; charset=UTF-8']);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const reader = answer.body?.getReader();
    expect(textOf((await reader?.read())?.value)).toBe('first');
    gate.open();
    expect(textOf((await reader?.read())?.value)).toBe(' second');
    expect((await reader?.read())?.done).toBe(true);
  } finally {
    gate.close();
  }
}, 60_000);
