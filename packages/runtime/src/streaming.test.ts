import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionOf, nodeFunction, TestRuntime } from './testing.ts';
import type { FunctionSpec, InvocationResult } from './types.ts';

let runtime: TestRuntime;
/** Answers a function that asks it once the test has opened it: so nothing depends on how fast either is. */
let gate = Promise.withResolvers<void>();
const server = createServer((_request, response) => void gate.promise.then(() => response.end()));
let gateUrl = '';
beforeAll(async () => {
  runtime = await TestRuntime.start();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  gateUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await runtime.close();
  server.close();
});

interface Streamed {
  readonly stream: PassThrough;
  /** The answer's type, once it begins. */
  readonly begun: Promise<string>;
  readonly result: Promise<InvocationResult>;
}

function start(spec: FunctionSpec): Streamed {
  gate = Promise.withResolvers();
  const stream = new PassThrough();
  const { promise: begun, resolve } = Promise.withResolvers<string>();
  const begin = (contentType: string): PassThrough => {
    resolve(contentType);
    return stream;
  };
  const result = runtime.runtime.invoke(spec, {
    requestId: '00000000-0000-4000-8000-000000000000',
    payload: Buffer.from('{}'),
    invokedFunctionArn: 'arn',
    traceId: 'Root=1',
    sink: { begin },
  });
  void result.then(() => stream.end());
  return { stream, begun, result };
}

const streaming = (body: string, changes: Partial<FunctionSpec> = {}): FunctionSpec =>
  nodeFunction(
    `import { Readable } from 'node:stream'; import { pipeline } from 'node:stream/promises';
     let times = 0;
     export const handler = awslambda.streamifyResponse(async (event, stream, context) => { times++; ${body} });`,
    changes,
  );
const pass = (): string => `await fetch('${gateUrl}');`;

async function all(stream: PassThrough): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
const text = async (stream: PassThrough): Promise<string> => (await all(stream)).toString();
const errorOf = ({ payload }: InvocationResult): unknown => JSON.parse(Buffer.from(payload).toString());

async function readsBitByBit(spec: FunctionSpec, type: string): Promise<void> {
  const { stream, begun, result } = start(spec);
  expect(await begun).toBe(type);
  const [first] = (await once(stream, 'data')) as [Buffer];
  expect(first.toString()).toBe('first');
  gate.resolve();
  expect(await text(stream)).toBe(' second');
  expect(await result).toMatchObject({ functionError: undefined, contentType: type });
}

describe('an answer that is written bit by bit', () => {
  test('arrives while the function still writes', async () => {
    await readsBitByBit(
      streaming(`stream.setContentType('text/plain'); stream.write('first'); ${pass()} stream.end(' second');`),
      'text/plain',
    );
  });

  test('arrives so from Node 22 and before, too', async () => {
    await readsBitByBit(
      streaming(
        `context.callbackWaitsForEmptyEventLoop = false; stream.write('first'); ${pass()} stream.end(' second');`,
        {
          runtime: 'nodejs22.x',
        },
      ),
      'application/octet-stream',
    );
  });

  test('goes on when nobody wants it any more, as on AWS', async () => {
    const { stream, begun, result } = start(
      streaming(
        `stream.write('first'); ${pass()} await new Promise(done => stream.write(Buffer.alloc(8_000_000), done)); console.log('to the end'); stream.end();`,
      ),
    );
    await begun;
    stream.destroy();
    gate.resolve();
    const { functionError, logs } = await result;
    expect(functionError).toBeUndefined();
    expect(logs.some(({ message }) => message.includes('to the end'))).toBe(true);
  });

  test('may be larger than one that is given as a whole', async () => {
    const spec = streaming(`await pipeline(Readable.from([Buffer.alloc(7_000_000, 'x')]), stream);`);
    const { stream, result } = start(spec);
    expect(await all(stream)).toHaveLength(7_000_000);
    expect((await result).functionError).toBeUndefined();
    expect((await runtime.invoke(spec)).answer).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size (7000000 bytes) exceeded maximum allowed payload size (6291556 bytes).',
    });
  });

  test('has metadata before its first write, and not before what comes with its end alone', async () => {
    const from = `const http = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });`;
    const type = 'application/vnd.awslambda.http-integration-response';
    const written = start(streaming(`${from} http.write('body'); http.end();`));
    expect([await written.begun, await text(written.stream)]).toEqual([
      type,
      `{"statusCode":201}${'\0'.repeat(8)}body`,
    ]);
    const ended = start(streaming(`${from} http.end('body');`));
    expect([await ended.begun, await text(ended.stream)]).toEqual([type, 'body']);
  });

  test('of a function that gives it as a whole is given as a whole', async () => {
    const { stream, result } = start(nodeFunction(`export const handler = async () => 'whole';`));
    const { payload, contentType } = await result;
    expect([Buffer.from(payload).toString(), contentType, await text(stream)]).toEqual([
      '"whole"',
      'application/json',
      '',
    ]);
  });
});

describe('an error', () => {
  test('on the way comes after what was written, and the environment goes on', async () => {
    const spec = streaming(
      `if (times === 1) { stream.write('half'); throw new RangeError('tröuble'); } stream.end('well');`,
    );
    const { stream, result } = start(spec);
    expect(await text(stream)).toBe('half');
    const failed = await result;
    expect(failed.functionError).toBe('Unhandled');
    expect(errorOf(failed)).toMatchObject({ errorType: 'RangeError', errorMessage: 'tröuble' });
    const again = start(spec);
    expect(await text(again.stream)).toBe('well');
    expect((await again.result).environmentId).toBe(failed.environmentId);
  });

  test('before the first byte is an error alone', async () => {
    const { stream, result } = start(streaming(`throw new RangeError('early');`));
    expect(errorOf(await result)).toMatchObject({ errorType: 'RangeError' });
    expect(await text(stream)).toBe('');
  });

  test('that destroys the stream leaves the answer without an end, and the environment goes on', async () => {
    const spec = streaming(`
      if (times > 1) return stream.end('well') && undefined;
      stream.write('half'); ${pass()}
      await pipeline(async function* () { throw new Error('source'); }, stream);`);
    const { stream, result } = start(spec);
    await once(stream, 'data');
    gate.resolve();
    const failed = await result;
    expect(errorOf(failed)).toMatchObject({ errorType: 'Runtime.TruncatedResponse' });
    const again = start(spec);
    expect(await text(again.stream)).toBe('well');
    expect((await again.result).environmentId).toBe(failed.environmentId);
  });

  test('that nobody catches, and an exit, on the way are told of', async () => {
    const uncaught = start(
      streaming(
        `stream.write('half'); setImmediate(() => { throw new Error('nobody'); }); await new Promise(() => {});`,
      ),
    );
    expect(await text(uncaught.stream)).toBe('half');
    expect(errorOf(await uncaught.result)).toMatchObject({ errorType: 'Error', errorMessage: 'nobody' });
    const exit = start(streaming(`stream.write('half'); ${pass()} process.exit(3);`));
    await once(exit.stream, 'data');
    gate.resolve();
    expect(errorOf(await exit.result)).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('exit status 3') as unknown,
    });
  });

  test('too late is a time-out', async () => {
    const { stream, result } = start(
      streaming(`stream.write('half'); await new Promise(r => setTimeout(r, 60_000));`, { timeout: 1 }),
    );
    expect(await text(stream)).toBe('half');
    expect(errorOf(await result)).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });
});

const BOOTSTRAP = `#!/usr/bin/env node
const http = require('node:http');
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
(async () => {
  for (let times = 1; ; times++) {
    const next = await fetch(base + 'next');
    await next.text();
    const id = next.headers.get('lambda-runtime-aws-request-id');
    const post = http.request(base + id + '/response', { method: 'POST', headers: {
      'Lambda-Runtime-Function-Response-Mode': 'streaming', 'Transfer-Encoding': 'chunked', 'Content-Type': 'text/csv',
      Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body' } });
    post.write('first');
    await fetch(process.env.GATE);
    post.write(' second');
    if (times > 1) post.addTrailers({ 'Lambda-Runtime-Function-Error-Type': 'Own.Error', 'Lambda-Runtime-Function-Error-Body': Buffer.from('{"errorMessage":"own"}').toString('base64') });
    await new Promise((resolve) => post.on('response', (answer) => answer.resume().on('end', resolve)).end());
  }
})();`;

test.skipIf(process.platform === 'win32')(
  'custom runtimes stream, and trailers tell of their errors (skipped on Windows, which runs no Linux programs)',
  async () => {
    const spec = functionOf(
      { bootstrap: { executable: '#!/bin/sh\nexec node runtime.cjs\n' }, 'runtime.cjs': BOOTSTRAP },
      { runtime: 'provided.al2023', environment: { GATE: gateUrl } },
    );
    await readsBitByBit(spec, 'text/csv');
    const { stream, result } = start(spec);
    gate.resolve();
    expect(await text(stream)).toBe('first second');
    expect(await result).toMatchObject({ functionError: 'Unhandled' });
    expect(errorOf(await result)).toEqual({ errorMessage: 'own' });
  },
);
