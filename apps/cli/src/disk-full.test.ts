import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { copyCourse, plainEnvironment, REPOSITORY } from './testing/course.ts';

/** A disk of its own, for whoever may make one in a namespace of their own: Linux, and not everywhere there. */
const canMount = ((): boolean => {
  try {
    execFileSync('unshare', ['--user', '--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
    return true;
  } catch {
    return false;
  }
})();

let folder: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coldstart-disk-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!canMount)('grading without room for temporary files says so, and blames nobody', async () => {
  const course = await copyCourse('01-hello-event');
  onTestFinished(() => course.remove());
  await course.write('01-hello-event/src/large.mts', `export const large = ${JSON.stringify('x'.repeat(200_000))};`);
  const grade = `'${process.execPath}' '${join(REPOSITORY, 'apps/cli/src/grade.ts')}' --course '${course.root}' 1`;
  const child = spawn('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', `${tmpfs('100k')} && ${grade}`], {
    env: { ...plainEnvironment(), TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(said).toContain(`There is no room left on the disk of ${folder}. Make some, and grade again.`);
});

const tmpfs = (size: string): string => `mount -t tmpfs -o size=${size} tmpfs '${folder}'`;

/**
 * A cloud that keeps its data in `data` of the folder.
 *
 * @param before what the shell does first, in the folder
 * @param inside a process in whose view of the disks it runs; in one of its own when left out
 */
async function startCloud({
  before = ':',
  inside,
}: {
  before?: string;
  inside?: ChildProcess;
}): Promise<{ s3: S3Client; child: ChildProcess; said: () => string }> {
  const cloud = `exec '${process.execPath}' '${join(REPOSITORY, 'apps/cli/src/cloud.ts')}' --port 0 --data '${folder}/data'`;
  const [command, ...options] =
    inside === undefined
      ? ['unshare', '--user', '--map-root-user', '--mount']
      : ['nsenter', '--target', String(inside.pid), '--user', '--mount', '--preserve-credentials'];
  const args = [...options, 'sh', '-c', `${before}; ${cloud}`];
  const child = spawn(command ?? '', args, { cwd: folder, env: plainEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  for await (const endpoint of createInterface({ input: child.stdout })) {
    const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
    const s3 = new S3Client({ endpoint, region: 'eu-west-1', credentials, forcePathStyle: true, maxAttempts: 1 });
    return { s3, child, said: () => said };
  }
  throw new Error(`It did not start: ${said}`);
}

async function makeBucket(s3: S3Client): Promise<void> {
  await s3.send(
    new CreateBucketCommand({ Bucket: 'bucket', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
}

test.skipIf(!canMount)(
  'a disk that is full refuses what it cannot keep, and loses nothing of what it has acknowledged',
  { timeout: 60_000 },
  async () => {
    const before = `${tmpfs('6m')} && head -c 3000000 /dev/zero > '${folder}/ballast'`;
    const { s3, child, said } = await startCloud({ before });
    await makeBucket(s3);
    const kept: string[] = [];
    const refused: string[] = [];
    const put = async (Key: string, size: number): Promise<void> => {
      try {
        await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key, Body: Buffer.alloc(size, 1) }));
        kept.push(Key);
      } catch (error) {
        refused.push(String(error));
      }
    };
    for (let i = 0; i < 40 && refused.length < 3; i += 1) await put(`full-${i}`, 200_000);
    expect(kept.length).toBeGreaterThan(3);
    expect(refused).toHaveLength(3);
    expect(refused[0]).toContain('The data folder could not be written; make room');

    // The disk as the cloud sees it: room is made, and more is acknowledged.
    const seen = join('/proc', String(child.pid), 'root', folder);
    rmSync(join(seen, 'ballast'));
    for (let i = 0; i < 5; i += 1) await put(`after-${i}`, 1000);
    expect(kept.filter((key) => key.startsWith('after-'))).toHaveLength(5);
    expect(child.exitCode).toBeNull();

    // Killed between two instructions: what is on the disk then is all that there is.
    cpSync(join(seen, 'data', 'state.log'), join(folder, 'data', 'state.log'), { recursive: true });
    child.kill('SIGKILL');
    const again = await startCloud({});
    for (const Key of kept) await again.s3.send(new HeadObjectCommand({ Bucket: 'bucket', Key }));
    expect(said()).not.toContain('    at ');
  },
);

test.skipIf(!canMount)(
  'killed twenty times on a disk that fills up, it has all that it has acknowledged, and goes on',
  { timeout: 180_000 },
  async () => {
    const namespace = spawn(
      'unshare',
      ['--user', '--map-root-user', '--mount', 'sh', '-c', `${tmpfs('4m')} && echo mounted && exec sleep 1000`],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    started.push(namespace);
    await once(namespace.stdout, 'data');
    /** What each object's size may be, `undefined` where it may be gone: one of these, unless a change was refused or cut off. */
    const possible = new Map<string, Set<number | undefined>>();
    let [acknowledged, refused] = [0, 0];
    for (let round = 0; round <= 20; round += 1) {
      const { s3, child } = await startCloud({ inside: namespace });
      if (round === 0) await makeBucket(s3);
      const { Contents: found = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'bucket' }));
      const sizes = new Map(found.map(({ Key = '', Size = 0 }) => [Key, Size]));
      for (const [key, expected] of possible) {
        expect({ round, key, of: [...expected] }).toEqual({ round, key, of: expect.arrayContaining([sizes.get(key)]) });
        possible.set(key, new Set([sizes.get(key)]));
      }
      const change = async (Key: string, size: number | undefined): Promise<void> => {
        possible.set(Key, (possible.get(Key) ?? new Set([undefined])).add(size));
        if (size === undefined) await s3.send(new DeleteObjectCommand({ Bucket: 'bucket', Key }));
        else await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key, Body: Buffer.alloc(size, round) }));
        possible.set(Key, new Set([size]));
        acknowledged += 1;
      };
      for (let i = 0; i < 4 + ((round * 7) % 9); i += 1) {
        try {
          await change(`object-${(round * 13 + i * 5) % 40}`, i % 3 === 2 ? undefined : 200_000 + round * 1000 + i);
        } catch (error) {
          expect(String(error)).toContain('The data folder could not be written; make room');
          refused += 1;
        }
      }
      // One more is under way when it is killed.
      const last = change('last', 150_000 + round).catch(() => undefined);
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await Promise.all([ended, last]);
    }
    expect(refused).toBeGreaterThan(5);
    expect(acknowledged).toBeGreaterThan(60);
  },
);
