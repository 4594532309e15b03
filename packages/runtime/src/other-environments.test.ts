import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython, nodeFunction, pythonFunction, TestRuntime } from './testing.ts';
import type { FunctionSpec } from './types.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await TestRuntime.start();
});
afterAll(() => runtime.close());

/** A door in front of which a function waits, until it is opened. */
class Gate {
  readonly #server = createServer((_, response) => this.#came.resolve(response));
  readonly #came = Promise.withResolvers<ServerResponse>();

  async open(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async someone(): Promise<void> {
    await this.#came.promise;
  }

  async letThrough(): Promise<void> {
    (await this.#came.promise).end();
    this.#server.close();
  }
}

/** Tells its address, or waits in front of a gate. */
const VICTIM = `
export const handler = async ({ gate }) => {
  if (gate !== undefined) await (await fetch(gate)).text();
  return gate === undefined ? process.env.AWS_LAMBDA_RUNTIME_API : 'my own answer';
};`;

/** Does all that the Runtime API has, at the address of somebody else. */
const ATTACKER = `
import { connect } from 'node:net';
import { once } from 'node:events';
export const handler = async ({ address, requestId }) => {
  const call = async (method, path) => {
    const body = method === 'POST' ? '"forged"' : undefined;
    const signal = AbortSignal.timeout(3000);
    return (await fetch('http://' + address + '/2018-06-01/runtime/' + path, { method, body, signal })).status;
  };
  const own = 'invocation/' + requestId;
  // And as one who does not wait for an answer.
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  socket.write('POST /2018-06-01/runtime/' + own + '/response HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 8\\r\\n\\r\\n"forged"');
  socket.resetAndDestroy();
  return [
    await call('POST', own + '/response'),
    await call('POST', own + '/error'),
    await call('POST', 'init/error'),
    await call('GET', 'invocation/next'),
  ];
};`;

/** Has somebody attack a function that is at work, and then while it waits for work. */
async function attack(victim: FunctionSpec, by: (event: object) => Promise<unknown>): Promise<void> {
  const { answer: address, environmentId } = await runtime.invoke(victim);
  const [gate, requestId] = [new Gate(), randomUUID()];
  const event = { gate: await gate.open() };
  const running = runtime.runtime.invoke(victim, {
    requestId,
    payload: Buffer.from(JSON.stringify(event)),
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders',
    traceId: 'Root=1-5759e988-bd862e3fe1be46a994272793',
  });
  await gate.someone();
  expect(await by({ address, requestId })).toEqual([403, 403, 403, 403]);
  await gate.letThrough();
  const result = await running;
  expect(Buffer.from(result.payload).toString()).toBe('"my own answer"');

  expect(await by({ address, requestId })).toEqual([403, 403, 403, 403]);
  const after = await runtime.invoke(victim);
  expect([after.answer, after.environmentId]).toEqual([address, environmentId]);
}

// Elsewhere nothing tells who speaks: docs/platforms.md says so.
describe.skipIf(process.platform !== 'linux')("another environment's Runtime API (on Linux)", () => {
  test('answers no other function', async () => {
    const attacker = nodeFunction(ATTACKER);
    await attack(nodeFunction(VICTIM), async (event) => (await runtime.invoke(attacker, event)).answer);
  });

  test('answers nobody else on this machine', async () => {
    const { answer } = await runtime.invoke(nodeFunction(VICTIM));
    const [host, port] = String(answer).split(':');
    const socket = connect(Number(port), host);
    socket.write('GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    const said = (await socket.setEncoding('utf8').toArray()).join('');
    expect(said).toContain('403 Forbidden');
    expect(said).toContain('Use the address in AWS_LAMBDA_RUNTIME_API, which is another one in each environment');
  });

  test('stays open to its own function, however many others knock', async () => {
    const spec = nodeFunction(VICTIM);
    const { answer } = await runtime.invoke(spec);
    const [host, port] = String(answer).split(':');
    const knock = async (): Promise<void> => {
      const socket = connect(Number(port), host);
      await once(socket, 'connect');
      await once(
        socket.resume().on('error', () => undefined),
        'close',
      );
    };
    await Promise.all(Array.from({ length: 300 }, knock));
    expect((await runtime.invoke(spec)).answer).toBe(answer);
  });

  test('answers what its own function has started', { timeout: 20_000 }, async ({ skip }) => {
    if (!hasPython()) skip('This machine has no Python.');
    const { answer } = await runtime.invoke(pythonFunction(CHILDREN));
    expect(answer).toEqual([
      404,
      404,
      networkInterfaces()['lo']?.some(({ family }) => family === 'IPv6') ? 404 : 'no IPv6',
    ]);
  });
});

/** Asks its own Runtime API for what it does not have: by itself, by a child that leaves its group, and through IPv6. */
const CHILDREN = `
import os, socket, subprocess, sys
ASK = """
import socket, sys
family, host, port = sys.argv[1:]
try:
    connection = socket.socket(getattr(socket, family))
    connection.connect((host, int(port)))
except OSError:
    print("no IPv6")
    sys.exit()
connection.sendall(b"POST /nowhere HTTP/1.1\\\\r\\\\nHost: x\\\\r\\\\nContent-Length: 0\\\\r\\\\n\\\\r\\\\n")
print(connection.recv(1000).split(b" ")[1].decode())
"""
def handler(event, context):
    host, _, port = os.environ["AWS_LAMBDA_RUNTIME_API"].rpartition(":")
    def ask(*before, family="AF_INET", host=host):
        told = subprocess.run([*before, sys.executable, "-c", ASK, family, host, port], capture_output=True, text=True)
        text = told.stdout.strip() or told.stderr
        return int(text) if text.isdigit() else text
    return [ask(), ask("setsid"), ask(family="AF_INET6", host="::ffff:" + host)]
`;
