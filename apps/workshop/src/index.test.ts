import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startWorkshop } from './index.ts';

const EXERCISE = fileURLToPath(new URL('../../../exercises/01-hello-event', import.meta.url));

test('who asks while it starts is answered once it has started', async () => {
  const root = await mkdtemp(join(tmpdir(), 'coldstart-workshop-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  // Reading a course is what takes the time.
  await cp(EXERCISE, join(root, 'exercises/01-hello-event'), {
    recursive: true,
    filter: (path) => basename(path) !== 'node_modules',
  });
  const port = await freePort();
  const starting = startWorkshop({ root, dist: root, port });
  onTestFinished(async () => (await starting).close());
  const answer = await firstAnswer(`http://127.0.0.1:${port}/api/instance`);
  expect(await answer.json()).toEqual({ root, process: process.pid });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Of the first request that somebody takes. */
async function firstAnswer(url: string): Promise<Response> {
  for (;;) {
    try {
      return await fetch(url);
    } catch (error) {
      // Nobody listens yet.
      if (!(error instanceof TypeError)) throw error;
    }
  }
}
