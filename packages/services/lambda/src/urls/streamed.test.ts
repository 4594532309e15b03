import { once } from 'node:events';
import { connect } from 'node:net';
import {
  AddPermissionCommand,
  CreateFunctionUrlConfigCommand,
  InvokeWithResponseStreamCommand,
  PutFunctionConcurrencyCommand,
  type CreateFunctionCommandInput,
  type InvokeWithResponseStreamResponseEvent,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGate, type Gate } from '../testing/gate.ts';
import { refusal, startLambda, textOf, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
beforeAll(async () => {
  lambda = await startLambda({ functionUrlsNeedInvoke: false });
});
afterAll(() => lambda.close());

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const streaming = (body: string): string => `
  import { Readable } from 'node:stream'; import { pipeline } from 'node:stream/promises';
  export const handler = awslambda.streamifyResponse(async (event, stream) => { ${body} });`;

/** A function that everyone may call at its URL, which streams. */
async function open(name: string, code: string, more?: Partial<CreateFunctionCommandInput>): Promise<string> {
  await lambda.create(name, code, more);
  await lambda.client.send(
    new AddPermissionCommand({
      FunctionName: name,
      StatementId: 'url',
      Action: 'lambda:InvokeFunctionUrl',
      Principal: '*',
      FunctionUrlAuthType: 'NONE',
    }),
  );
  const { FunctionUrl = '' } = await lambda.client.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: name, AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' }),
  );
  return FunctionUrl;
}

async function withGate(task: (gate: Gate) => Promise<void>): Promise<void> {
  const gate = await startGate();
  try {
    await task(gate);
  } finally {
    gate.close();
  }
}

/** Settles once an invocation of the function has ended. */
async function ended(name: string): Promise<{ outcome?: string; logs: string }> {
  for (;;) {
    const [entry] = lambda.cloud.journal
      .entries({ kind: 'invocation' })
      .filter(({ resource, outcome }) => resource?.endsWith(`:${name}`) && outcome !== 'pending');
    if (entry?.log !== undefined) {
      return { outcome: entry.outcome, logs: entry.log.lines.map(({ message }) => message).join('') };
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a URL that streams', () => {
  test('has status, headers and cookies before the first byte, and bytes as they are written', () =>
    withGate(async (gate) => {
      const url = await open(
        'Stream',
        streaming(`
          const http = awslambda.HttpResponseStream.from(stream, {
            statusCode: 202, headers: { 'X-Pot': 'tea', 'Content-Length': '3' }, cookies: ['one=1', 'two=2; Path=/'] });
          http.write('');
          await fetch('${gate.url}');
          http.write('first');
          http.end(' second');`),
      );
      const asking = fetch(url);
      await gate.reached;
      const answer = await asking;
      expect([answer.status, answer.headers.get('x-pot'), answer.headers.get('content-length')]).toEqual([
        202,
        'tea',
        null,
      ]);
      expect(answer.headers.getSetCookie()).toEqual(['one=1', 'two=2; Path=/']);
      gate.open();
      expect(await answer.text()).toBe('first second');
    }));

  test('is answered while the function still writes', () =>
    withGate(async (gate) => {
      const url = await open(
        'Bits',
        streaming(
          `stream.setContentType('text/csv'); stream.write('first'); await fetch('${gate.url}'); stream.end(' second');`,
        ),
      );
      const { body, headers } = await fetch(url);
      expect(headers.get('content-type')).toBe('text/csv');
      const reader = body?.getReader();
      expect(textOf((await reader?.read())?.value)).toBe('first');
      gate.open();
      expect(textOf((await reader?.read())?.value)).toBe(' second');
      expect((await reader?.read())?.done).toBe(true);
    }));

  test('closes the connection in the middle where the function fails on the way', () =>
    withGate(async (gate) => {
      const url = await open(
        'Midway',
        streaming(`stream.write('half'); await fetch('${gate.url}'); throw new RangeError('midway');`),
      );
      const answer = await fetch(url);
      gate.open();
      const reader = answer.body?.getReader();
      expect(textOf((await reader?.read())?.value)).toBe('half');
      await expect(reader?.read()).rejects.toThrow('terminated');
      expect((await ended('Midway')).logs).toContain('RangeError');
    }));

  test('is a bad gateway where nothing was written, or metadata have no end', async () => {
    const early = await fetch(await open('Early', streaming(`throw new Error('early');`)));
    expect([early.status, await early.text()]).toEqual([502, 'Internal Server Error']);
    const from = `const http = awslambda.HttpResponseStream.from(stream, { statusCode: 200 });`;
    expect((await fetch(await open('NoWrite', streaming(`${from} http.end('body');`)))).status).toBe(502);
    expect(
      (await fetch(await open('Odd', streaming(`${from.replace('200', "'odd'")} http.write('a'); http.end();`))))
        .status,
    ).toBe(502);
  });

  test('gives what a function returns as it is', async () => {
    const answer = await fetch(
      await open('Whole', `export const handler = async () => ({ statusCode: 418, body: 'tea' });`),
    );
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await answer.json()).toEqual({ statusCode: 418, body: 'tea' });
  });

  test('lets the function go on when the client hangs up, as on AWS', () =>
    withGate(async (gate) => {
      const url = await open(
        'Hangup',
        streaming(`stream.write('first'); await fetch('${gate.url}');
          await new Promise((done) => stream.write(Buffer.alloc(5_000_000), done)); console.log('to the end'); stream.end();`),
      );
      const client = new AbortController();
      const answer = await fetch(url, { signal: client.signal });
      await answer.body?.getReader().read();
      client.abort();
      gate.open();
      const { outcome, logs } = await ended('Hangup');
      expect([outcome, logs.includes('to the end')]).toEqual(['ok', true]);
    }));

  test('has a function wait for a client that does not read, and stops nobody else', async () => {
    const url = await open(
      'Slow',
      streaming(`
        await pipeline(async function* () { for (let left = 0; left < 5000; left++) yield Buffer.alloc(10_000); }, stream);
        console.log('all left');`),
      { Timeout: 2 },
    );
    const { hostname, port, pathname } = new URL(url);
    const silent = connect(Number(port), hostname);
    silent.pause();
    silent.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    await once(silent, 'connect');
    const other = await fetch(await open('Other', streaming(`stream.end('quick');`)));
    expect(await other.text()).toBe('quick');
    const { outcome, logs } = await ended('Slow');
    expect([outcome, logs.includes('all left')]).toEqual(['error', false]);
    expect(logs).toContain('Status: timeout');
    silent.destroy();
  });

  test('takes six megabytes, the event in all', async () => {
    const url = await open('Large', streaming(`stream.end('taken');`), { MemorySize: 512 });
    const post = (bytes: number): Promise<Response> =>
      fetch(url, { method: 'POST', body: 'x'.repeat(bytes), headers: { 'content-type': 'text/plain' } });
    expect(await (await post(6_000_000)).text()).toBe('taken');
    const refused = await post(6 * 1024 * 1024);
    expect([refused.status, refused.headers.get('x-amzn-errortype')]).toEqual([413, 'RequestEntityTooLargeException']);
  });
});

describe('InvokeWithResponseStream', () => {
  const invoke = async (FunctionName: string): Promise<AsyncIterator<InvokeWithResponseStreamResponseEvent>> => {
    const { EventStream } = await lambda.client.send(
      new InvokeWithResponseStreamCommand({ FunctionName, LogType: 'Tail' }),
    );
    if (EventStream === undefined) throw new Error('There is no stream.');
    return EventStream[Symbol.asyncIterator]();
  };
  const rest = async (events: AsyncIterator<InvokeWithResponseStreamResponseEvent>): Promise<unknown[]> => {
    const all: unknown[] = [];
    for (let event = await events.next(); event.done !== true; event = await events.next()) all.push(event.value);
    return all;
  };

  test('has an event for what is written, as it is written', () =>
    withGate(async (gate) => {
      await lambda.create(
        'Events',
        streaming(`stream.write('first'); await fetch('${gate.url}'); stream.end('second');`),
      );
      const events = await invoke('Events');
      const first = await events.next();
      const running = lambda.cloud.journal.entries({ kind: 'invocation' }).at(-1);
      expect([running?.outcome, running?.detail?.['requestId']]).toEqual(['pending', expect.stringMatching(UUID)]);
      expect(textOf((first.value as InvokeWithResponseStreamResponseEvent).PayloadChunk?.Payload)).toBe('first');
      gate.open();
      const [second, last] = (await rest(events)) as InvokeWithResponseStreamResponseEvent[];
      expect(textOf(second?.PayloadChunk?.Payload)).toBe('second');
      const { LogResult = '', ErrorCode } = last?.InvokeComplete ?? {};
      expect(Buffer.from(LogResult, 'base64').toString()).toContain('REPORT RequestId');
      expect(ErrorCode).toBeUndefined();
    }));

  test('ends with the error of a function that fails on the way, and says of one that ends only that it was cut off', () =>
    withGate(async (gate) => {
      await lambda.create(
        'Fails',
        streaming(`stream.write('half'); await fetch('${gate.url}'); throw new RangeError('midway');`),
      );
      await lambda.create('Exits', streaming(`stream.write('half'); await fetch('${gate.url}'); process.exit(1);`));
      const [fails, exits] = [await invoke('Fails'), await invoke('Exits')];
      await Promise.all([fails.next(), exits.next()]);
      gate.open();
      const [failed] = (await rest(fails)) as InvokeWithResponseStreamResponseEvent[];
      expect(failed?.InvokeComplete?.ErrorCode).toBe('RangeError');
      expect(JSON.parse(failed?.InvokeComplete?.ErrorDetails ?? '')).toMatchObject({ errorMessage: 'midway' });
      const [exited] = (await rest(exits)) as InvokeWithResponseStreamResponseEvent[];
      expect(exited?.InvokeComplete).toMatchObject({ ErrorCode: 'Runtime.TruncatedResponse' });
      expect(exited?.InvokeComplete?.ErrorDetails).toBeUndefined();
    }));

  test('is refused where there is no concurrency left', async () => {
    await lambda.create('Throttled', streaming(`stream.end();`));
    await lambda.client.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'Throttled', ReservedConcurrentExecutions: 0 }),
    );
    const { name, $metadata } = await refusal(invoke('Throttled'));
    expect([name, $metadata.httpStatusCode]).toEqual(['TooManyRequestsException', 429]);
  });
});
