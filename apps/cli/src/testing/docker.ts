import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

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
