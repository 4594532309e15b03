import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';

/** A host of its own: one function in an endless loop, one that waits, frozen, and a spare. */
const HOST = `
import { nodeFunction, TestRuntime } from ${JSON.stringify(new URL('testing.ts', import.meta.url).href)};
const runtime = await TestRuntime.start();
runtime.runtime.prepare('nodejs24.x');
const idle = await runtime.invoke(nodeFunction('export const handler = async () => [process.pid, process.env.LAMBDA_TASK_ROOT];'));
const started = nodeFunction('export const handler = async () => { process.stdout.write("x"); await fetch(process.env.TELL + process.pid); for (;;); };', { environment: { TELL: process.argv[1] } });
console.log(JSON.stringify(idle.answer));
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
      const [idle, task] = JSON.parse(line) as [number, string];
      const looping = await told.promise;
      expect([exists(idle), exists(looping)]).toEqual([true, true]);
      host.kill('SIGKILL');
      await vi.waitFor(() => expect([exists(idle), exists(looping), existsSync(task)]).toEqual([false, false, false]), {
        timeout: 10_000,
      });
    } finally {
      host.kill('SIGKILL');
      server.close();
    }
  },
);

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
