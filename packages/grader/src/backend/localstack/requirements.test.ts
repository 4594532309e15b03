import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { requireDocker } from './docker.ts';
import { requireNode } from './start.ts';

test('a machine without Docker is told so', async () => {
  await expect(requireDocker({}, ['/nowhere/docker.sock'])).rejects.toThrow(
    /There is no Docker on this machine\. .*leave --backend out/,
  );
});

test('an older Node is told which one is needed', () => {
  expect(() => requireNode('20.20.2')).toThrow(/needs Node\.js 22\.22 or newer; this is 20\.20\.2/);
  expect(() => requireNode('22.21.9')).toThrow(/needs Node\.js/);
  expect(() => requireNode('22.22.0')).not.toThrow();
  expect(() => requireNode('24.0.0')).not.toThrow();
});

// Root may use every socket, so that the test becomes somebody else.
test.skipIf(process.getuid?.() !== 0)("somebody who may not use Docker's socket is told how to", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coldstart-socket-'));
  const socket = join(folder, 'docker.sock');
  const server = createServer((_, response) => response.end('OK'));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    await chmod(folder, 0o755);
    await chmod(socket, 0o600);
    const program = [
      `const { requireDocker } = await import(${JSON.stringify(join(import.meta.dirname, 'docker.ts'))});`,
      'process.setuid(65534);',
      `await requireDocker({}, [${JSON.stringify(socket)}]).catch((error) => console.log(error.message));`,
    ].join('\n');
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout).toContain(`You may not use Docker's socket ${socket}. Add yourself to its group`);
    await expect(requireDocker({}, [socket])).resolves.toBeUndefined();
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
});

test('an engine that is not running is told from none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coldstart-socket-'));
  const socket = join(folder, 'docker.sock');
  // A socket whose server was killed stays behind as a file.
  const program = `require('net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`;
  await promisify(execFile)(process.execPath, ['-e', program]).catch(() => undefined);
  try {
    await expect(requireDocker({}, [socket])).rejects.toThrow(/its engine does not answer at .*Start it/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
