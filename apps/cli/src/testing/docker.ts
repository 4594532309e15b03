import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const run = promisify(execFile);

/** A shell that needs no other file: what stub images are made of. Debian's package is `busybox-static`. */
const BUSYBOX = '/bin/busybox';

export async function docker(...args: readonly string[]): Promise<string> {
  return (await run('docker', args)).stdout.trim();
}

const succeeds = (command: Promise<unknown>): Promise<boolean> =>
  command.then(
    () => true,
    () => false,
  );

/** What is missing for tests with containers; `undefined` where nothing is. */
export async function missingForContainers(): Promise<string | undefined> {
  if (!(await succeeds(docker('info')))) return 'no Docker engine answers';
  if (!(await succeeds(run(BUSYBOX, ['true'])))) return `${BUSYBOX} is not there`;
  return undefined;
}

/** The image of LocalStack that is at hand without pulling one; `undefined` where there is none. */
export async function localStackImage(): Promise<string | undefined> {
  const image = process.env['LOCALSTACK_IMAGE'] || 'localstack/localstack:4.14.0';
  return (await succeeds(docker('image', 'inspect', image))) ? image : undefined;
}

/** Whoever listens here has the engine; it is given back however its process ends. */
const TURN = 45_266;

/**
 * Tests that look for containers of their own, or compare what there was before and after, take turns: test files run side
 * by side, and so may whole test runs.
 */
export function haveTheEngineAlone(): void {
  let turn: Server | undefined;
  beforeAll(async () => {
    while (turn === undefined) {
      turn = await listening(createServer());
      if (turn === undefined) await setTimeout(200);
    }
  }, 900_000);
  afterAll(() => void turn?.close());
}

/** Undefined where another one has the port. */
function listening(server: Server): Promise<Server | undefined> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(TURN, '127.0.0.1', () => resolve(server));
  });
}

/** Every container there is: before and after must be the same. */
export async function containers(): Promise<string[]> {
  return (await docker('ps', '-aq', '--no-trunc'))
    .split('\n')
    .filter((id) => id !== '')
    .sort();
}

/** Waits for a container that was not there before. */
export async function newContainer(before: readonly string[]): Promise<string> {
  for (;;) {
    const found = (await containers()).find((id) => !before.includes(id));
    if (found !== undefined) return found;
  }
}

/**
 * Makes an image without pulling one, from a shell and a script.
 *
 * @returns its name
 */
export async function stubImage(name: string, script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'coldstart-stub-'));
  try {
    await mkdir(join(folder, 'bin'));
    await copyFile(BUSYBOX, join(folder, 'bin', 'busybox'));
    await chmod(join(folder, 'bin', 'busybox'), 0o755);
    await writeFile(join(folder, 'start.sh'), script);
    const tar = join(folder, 'image.tar');
    await run('tar', ['-C', folder, '-cf', tar, 'bin', 'start.sh']);
    const image = `coldstart-stub:${name}`;
    await docker(
      'import',
      '--change',
      'ENTRYPOINT ["/bin/busybox","sh","/start.sh"]',
      '--change',
      'EXPOSE 4566',
      tar,
      image,
    );
    return image;
  } finally {
    await rm(folder, { recursive: true });
  }
}
