import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { isRunning, OWN_FOLDER } from './testing.ts';

/** Answers with its process, and one of it that has left its group. */
const AWAY = `
import os, time
def handler(event, context):
    read, write = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(write, b"%d" % os.getpid())
            while True: time.sleep(60)
        os._exit(0)
    return [os.getppid(), os.getpid(), int(os.read(read, 20))]
`;

/** A host of its own: one function in an endless loop, others that wait, frozen, and a spare. */
const HOST = `
import { hasPython, nodeFunction, pythonFunction, TestRuntime } from ${JSON.stringify(new URL('testing.ts', import.meta.url).href)};
const runtime = await TestRuntime.start();
runtime.runtime.prepare('nodejs24.x');
const idle = await runtime.invoke(nodeFunction(${JSON.stringify(`export const handler = async () => [process.pid, ${OWN_FOLDER}];`)}));
const started = nodeFunction('export const handler = async () => { process.stdout.write("x"); await fetch(process.env.TELL + process.pid); for (;;); };', { environment: { TELL: process.argv[1] } });
const python = hasPython() && process.platform === 'linux' ? (await runtime.invoke(pythonFunction(${JSON.stringify(AWAY)}))).answer : [];
console.log(JSON.stringify({ idle: idle.answer[0], folder: idle.answer[1], python }));
void runtime.invoke(started);
`;

test.skipIf(process.platform === 'win32')(
  'functions end with a host that is killed, and their files go (Windows ends them itself)',
  async () => {
    const { createServer } = await import('node:http');
    const told = Promise.withResolvers<number>();
    const server = createServer((request, response) => {
      told.resolve(Number(request.url?.slice(1)));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const host = spawn(process.execPath, ['--input-type=module', '-e', HOST, `http://127.0.0.1:${port}/`], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    try {
      const [line] = (await once(createInterface(host.stdout), 'line')) as [string];
      const { idle, folder, python } = JSON.parse(line) as { idle: number; folder: string; python: number[] };
      const all = [idle, await told.promise, ...python];
      expect(all.filter(isRunning)).toEqual(all);
      host.kill('SIGKILL');
      await vi.waitFor(() => expect([all.filter(isRunning), existsSync(folder)]).toEqual([[], false]), {
        timeout: 10_000,
      });
    } finally {
      host.kill('SIGKILL');
      server.close();
    }
  },
);
