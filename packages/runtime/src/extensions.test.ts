import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Files, functionOf, nodeFunction, pack, TestRuntime } from './testing.ts';

// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

const API = `
const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension';
const register = (name, events, more = {}) => fetch(base + '/register', { method: 'POST', headers: { 'Lambda-Extension-Name': name, ...more }, body: JSON.stringify({ events }) });
const next = async (id) => (await fetch(base + '/event/next', { headers: { 'Lambda-Extension-Identifier': id } })).json();
`;

/** A layer with an extension that says what it is told. */
const extension = (name: string, body: string): Files => ({
  [`extensions/${name}`]: { executable: `#!/usr/bin/env node\n${API}\n(async () => {${body}})();` },
});
const SAYS = `
  const id = (await register('watcher', ['INVOKE', 'SHUTDOWN'])).headers.get('lambda-extension-identifier');
  console.log('extension begins');
  for (;;) {
    const event = await next(id);
    console.log('extension heard', event.eventType, event.requestId ?? event.shutdownReason);
    if (event.eventType === 'SHUTDOWN') return;
    await new Promise((done) => setTimeout(done, 50));
    console.log('extension is done');
  }`;
const said = (lines: readonly string[], what: string): string[] =>
  lines.filter((line) => line.includes(what)).map((line) => line.trim());

describe.skipIf(process.platform === 'win32')('extensions (not on Windows)', () => {
  test('of a layer hear of each invocation, and of the end', async () => {
    const layers = [pack(extension('watcher', SAYS))];
    const spec = nodeFunction('console.log("runtime begins"); export const handler = async () => "answered";', {
      layers,
    });
    const first = await runtime.invoke(spec);
    expect(first.answer).toBe('answered');
    const begun = first.lines.filter((line) => / begins\n|^EXTENSION/.test(line));
    // Which of two processes is heard first is chance.
    expect(begun.map((line) => line.replace(/^.*INFO\t/, '')).toSorted()).toEqual([
      'EXTENSION\tName: watcher\tState: Ready\tEvents: [INVOKE,SHUTDOWN]\n',
      'extension begins\n',
      'runtime begins\n',
    ]);
    // It goes on after the answer, and the environment with it.
    const second = await runtime.invoke(spec);
    expect(second.environmentId).toBe(first.environmentId);
    const heard = [...first.lines, ...second.lines].join('');
    expect(heard).toContain(`extension heard INVOKE ${first.requestId}`);
    expect(said(second.lines, 'extension is done')).toHaveLength(1);
    runtime.stray.length = 0;
    await runtime.runtime.retire(spec.key);
    await expect
      .poll(() => runtime.stray.map(({ message }) => message))
      .toContain('extension heard SHUTDOWN SPINDOWN\n');
  });

  test('hear why an environment has ended', async () => {
    const layers = [pack(extension('watcher', SAYS))];
    const code = 'export const handler = async (event) => { if (event.exit) process.exit(1); for (;;); };';
    const spec = nodeFunction(code, { layers, timeout: 1 });
    runtime.stray.length = 0;
    const { answer, lines } = await runtime.invoke(spec);
    expect(answer).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect(lines.join('')).toContain('extension heard SHUTDOWN TIMEOUT');
    await runtime.invoke(spec, { exit: true });
    await expect
      .poll(() => runtime.stray.map(({ message }) => message))
      .toContain('extension heard SHUTDOWN FAILURE\n');
  });

  test('that fail to begin, or end, take their function with them', async () => {
    const failure = async (files: Files): Promise<unknown> => {
      const { answer, requestId } = await runtime.invoke(
        nodeFunction('export const handler = async () => 1;', { layers: [pack(files)] }),
      );
      const { errorType, errorMessage } = answer as { errorType: string; errorMessage: string };
      return [errorType, errorMessage.replace(`RequestId: ${requestId} Error: `, '')];
    };
    expect(await failure({ 'extensions/plain': 'x' })).toEqual([
      'Extension.LaunchError',
      'fork/exec /opt/extensions/plain: permission denied',
    ]);
    expect(await failure(extension('ends', 'process.exit(3);'))).toEqual(['Extension.Crash', 'exit code 3']);
    const refuses = `
      const id = (await register('refuses', [])).headers.get('lambda-extension-identifier');
      await fetch(base + '/init/error', { method: 'POST', headers: { 'Lambda-Extension-Identifier': id, 'Lambda-Extension-Function-Error-Type': 'Extension.NoSuchHost' } });
      setInterval(() => {}, 1000);`;
    expect(await failure(extension('refuses', refuses))).toEqual(['Extension.NoSuchHost', 'Extension.NoSuchHost']);
  });

  test('of the runtime register while it begins, and are told of the end by SIGTERM', async () => {
    const spec = nodeFunction(`${API}
      const answers = [];
      for (const [name, events, more] of [['mine', []], ['mine', []], ['other', ['SHUTDOWN']], ['', []], ['told', ['INVOKE'], { 'Lambda-Extension-Accept-Feature': 'accountId' }]]) {
        const answer = await register(name, events, more);
        answers.push([answer.status, await answer.json()]);
        if (name === 'told') next(answer.headers.get('lambda-extension-identifier')).then((event) => console.log('told', event.requestId));
      }
      process.on('SIGTERM', () => { console.log('terminated'); process.exit(0); });
      export const handler = async () => [...answers, (await register('late', [])).status];
    `);
    const { answer } = await runtime.invoke(spec);
    const about = { functionName: 'orders', functionVersion: '$LATEST', handler: 'index.handler' };
    const refused = (errorType: string) => [403, expect.objectContaining({ errorType })];
    expect(answer).toEqual([
      [200, about],
      refused('Extension.InvalidExtensionState'),
      [
        403,
        {
          errorType: 'Extension.InvalidEventType',
          errorMessage: 'SHUTDOWN: ShutdownEventNotSupportedForInternalExtension',
        },
      ],
      refused('Extension.InvalidExtensionName'),
      [200, { ...about, accountId: '111122223333' }],
      403,
    ]);
    runtime.stray.length = 0;
    await runtime.runtime.retire(spec.key);
    await expect.poll(() => runtime.stray.map(({ message }) => message).join('')).toContain('terminated');
  });

  test('of the runtime need not be there: without them a function is killed', async () => {
    const spec = nodeFunction(
      'process.on("SIGTERM", () => console.log("terminated")); export const handler = async () => 1;',
    );
    await runtime.invoke(spec);
    runtime.stray.length = 0;
    await runtime.runtime.retire(spec.key);
    // What the function before wrote at its end may come just now.
    expect(runtime.stray.filter(({ message }) => message.includes('terminated'))).toEqual([]);
  });

  test('beside a runtime of its own share its folders', async () => {
    const writes = `
      require('fs').writeFileSync('/tmp/from-extension', 'shared');
      const id = (await register('writes', ['INVOKE'])).headers.get('lambda-extension-identifier');
      for (;;) await next(id);`;
    const bootstrap = `#!/bin/sh
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
while true; do
  id=$(curl -sS -o /tmp/event -D - "$api/next" | grep -i aws-request-id | tr -d '[:space:]' | cut -d: -f2)
  curl -sS -d "\\"$(cat /tmp/from-extension)\\"" "$api/$id/response" >/dev/null
done`;
    const spec = functionOf(
      { bootstrap: { executable: bootstrap } },
      { runtime: 'provided.al2023', layers: [pack(extension('writes', writes))] },
    );
    expect((await runtime.invoke(spec)).answer).toBe('shared');
  });
});
