import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFunction, pack, TestRuntime } from '../testing.ts';
import type { FunctionSpec } from '../types.ts';

// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api.html

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

/** An extension that writes down what it is told, as AWS's examples do: it waits for the end of each invocation. */
const WATCHER = `#!/usr/bin/env node
const { createServer } = require('node:http');
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API;
const heard = [];
let done = () => {};
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += chunk;
  for (const event of JSON.parse(text)) {
    heard.push(event.type === 'function' ? 'function ' + JSON.stringify(event.record).trim() : event.type + ' ' + (event.record.status ?? event.record.state ?? event.record.phase ?? ''));
    if (event.type === 'platform.runtimeDone') done(event.record.requestId);
  }
  response.end();
});
server.listen(0, '127.0.0.1', async () => {
  const registered = await fetch(api + '/2020-01-01/extension/register', { method: 'POST', headers: { 'Lambda-Extension-Name': 'watcher' }, body: JSON.stringify({ events: ['INVOKE', 'SHUTDOWN'] }) });
  const headers = { 'Lambda-Extension-Identifier': registered.headers.get('lambda-extension-identifier') };
  const subscription = { schemaVersion: '2022-12-13', types: ['platform', 'function'], buffering: { timeoutMs: 25, maxBytes: 262144, maxItems: 1000 },
    destination: { protocol: 'HTTP', URI: 'http://sandbox.localdomain:' + server.address().port } };
  const answer = await fetch(api + '/2022-07-01/telemetry', { method: 'PUT', headers, body: JSON.stringify(subscription) });
  console.log('subscribed ' + answer.status + ' ' + await answer.text());
  for (;;) {
    const ended = new Promise((resolve) => { done = resolve; });
    const event = await (await fetch(api + '/2020-01-01/extension/event/next', { headers })).json();
    if (event.eventType === 'INVOKE') await ended;
    console.log('heard ' + JSON.stringify(heard.splice(0)));
    if (event.eventType === 'SHUTDOWN') process.exit(0);
  }
});
`;

const watched = (code: string, changes: Partial<FunctionSpec> = {}): FunctionSpec =>
  nodeFunction(code, { layers: [pack({ 'extensions/watcher': { executable: WATCHER } })], ...changes });

const heardIn = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.startsWith('heard ')).flatMap((line) => JSON.parse(line.slice(6)) as string[]);

describe.skipIf(process.platform === 'win32')('the Telemetry API (extensions do not run on Windows)', () => {
  test('tells an extension what happens in its environment, from its beginning on', async () => {
    const spec = watched(`export const handler = async ({ fail }) => {
      process.stdout.write('from the function\\n');
      if (fail) throw new Error('no');
      return 1;
    };`);
    const first = await runtime.invoke(spec);
    expect(first.lines).toContain('subscribed 200 OK\n');
    const second = await runtime.invoke(spec, { fail: true });
    expect(second.environmentId).toBe(first.environmentId);
    runtime.stray.length = 0;
    await runtime.runtime.retire(spec.key);
    await expect.poll(() => runtime.stray.length).toBeGreaterThan(0);
    const heard = heardIn([...first.lines, ...second.lines, ...runtime.stray.map(({ message }) => message)]);
    // Those of one kind keep their order; which of two kinds is heard first may be chance.
    const platform = heard.filter((line) => line.startsWith('platform.'));
    expect(platform).toEqual([
      'platform.initStart init',
      'platform.telemetrySubscription Subscribed',
      'platform.initRuntimeDone success',
      'platform.extension Ready',
      'platform.initReport success',
      'platform.start ',
      'platform.runtimeDone success',
      'platform.report success',
      'platform.start ',
      'platform.runtimeDone error',
      'platform.report error',
    ]);
    const own = heard.filter((line) => line.startsWith('function "from'));
    expect(own).toEqual(Array(2).fill('function "from the function\\n"'));
  });

  test('lines of a function that logs in JSON are objects', async () => {
    const code = `export const handler = async () => { console.log('said'); };`;
    const spec = watched(code, { logging: { format: 'JSON', level: 'INFO' } });
    const first = await runtime.invoke(spec);
    // What an extension writes after the answer is in the next log.
    const second = await runtime.invoke(spec);
    const [line = ''] = heardIn([...first.lines, ...second.lines]).filter((text) => text.startsWith('function '));
    expect(JSON.parse(line.slice('function '.length))).toMatchObject({ level: 'INFO', message: 'said' });
  });
});

describe('a subscription', () => {
  /** What an extension in the runtime is answered. */
  const asked = async (body: object | string): Promise<unknown> => {
    const spec = nodeFunction(`
      const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API;
      const registered = await fetch(api + '/2020-01-01/extension/register', { method: 'POST', headers: { 'Lambda-Extension-Name': 'mine' }, body: '{"events":[]}' });
      const headers = { 'Lambda-Extension-Identifier': registered.headers.get('lambda-extension-identifier') };
      const ask = async () => {
        const answer = await fetch(api + '/2022-07-01/telemetry', { method: 'PUT', headers, body: ${JSON.stringify(typeof body === 'string' ? body : JSON.stringify(body))} });
        return [answer.status, await answer.text()];
      };
      const early = await ask();
      export const handler = async () => ({ early, late: await ask() });`);
    return (await runtime.invoke(spec)).answer;
  };
  const good = {
    types: ['platform'],
    destination: { protocol: 'HTTP', URI: 'http://sandbox.localdomain:8080/path' },
  };

  test('is for the initialization', async () => {
    expect(await asked(good)).toEqual({ early: [200, 'OK'], late: [403, expect.stringContaining('closed') as string] });
  });

  test.each<[string, object | string, number, string]>([
    ['no JSON', '{', 400, 'types'],
    ['no types', { ...good, types: [] }, 400, 'types'],
    ['an unknown type', { ...good, types: ['metrics'] }, 400, 'metrics'],
    [
      'another host',
      { ...good, destination: { protocol: 'HTTP', URI: 'http://example.com:80' } },
      400,
      'sandbox.localdomain',
    ],
    ['TCP', { ...good, destination: { protocol: 'TCP', port: 8080 } }, 501, 'HTTP'],
    ['a short time', { ...good, buffering: { timeoutMs: 5 } }, 400, 'timeoutMs'],
    ['an unknown version', { ...good, schemaVersion: '2001-01-01' }, 400, 'schemaVersion'],
  ])('with %s is refused', async (_, body, status, text) => {
    expect(await asked(body)).toMatchObject({ early: [status, expect.stringContaining(text)] });
  });
});

test('logs in JSON have what the level DEBUG asks for', async () => {
  const at = async (systemLevel: string): Promise<string[]> => {
    const code = 'export const handler = async () => 1;';
    const { lines } = await runtime.invoke(
      nodeFunction(code, { logging: { format: 'JSON', level: 'INFO', systemLevel } }),
    );
    return lines.map((line) => (JSON.parse(line) as { type: string }).type);
  };
  const usual = ['platform.initStart', 'platform.start', 'platform.report'];
  expect(await at('INFO')).toEqual(usual);
  expect(await at('WARN')).toEqual([]);
  expect(await at('DEBUG')).toEqual([
    'platform.initStart',
    'platform.initRuntimeDone',
    'platform.initReport',
    'platform.start',
    'platform.runtimeDone',
    'platform.report',
  ]);
});
