import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { copyCourse, plainEnvironment, REPOSITORY, runCommand, type TestCourse } from './testing/course.ts';

/** Milliseconds that a command may take to say something, on a machine that is busy. */
const PATIENCE = 60_000;

/** A command that goes on until it is told to end. */
interface Running {
  readonly process: ChildProcess;
  /** Resolves when the output so far fits, and forgets it. What was said instead is in the error. */
  said(pattern: RegExp): Promise<string>;
  readonly ended: Promise<number | null>;
}

let course: TestCourse;
let temporary: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  course = await copyCourse('01-hello-event');
  temporary = await mkdtemp(join(tmpdir(), 'coldstart-temporary-'));
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await course.remove();
  await rm(temporary, { recursive: true, force: true });
});

function start(command: 'grade' | 'cloud', ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [join(REPOSITORY, 'apps/cli/src', `${command}.ts`), ...args], {
    cwd: REPOSITORY,
    // Temporary files of its own, to see that none is left.
    env: { ...plainEnvironment(), TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      resolve(code);
      for (const look of waiting) look();
    });
  });
  return {
    process: child,
    ended,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${pattern} was not said, but:\n${output}`)), PATIENCE);
        const look = (): void => {
          const text = output;
          if (!pattern.test(text)) {
            if (child.exitCode !== null) reject(new Error(`It ended with ${child.exitCode}, having said:\n${text}`));
            return;
          }
          clearTimeout(late);
          waiting.delete(look);
          output = '';
          resolve(text);
        };
        waiting.add(look);
        look();
      }),
  };
}

const solution = (path: string): Promise<string> =>
  readFile(join(REPOSITORY, 'exercises/01-hello-event/solution', path), 'utf8');

test('watching grades at every save, and leaves nothing behind', async () => {
  const watching = start('grade', '--course', course.root, '1', '--watch');
  // A save may be seen twice, as an empty file and as a full one: the rounds between do not matter.
  const round = (verdict: RegExp): Promise<string> =>
    watching.said(new RegExp(`${verdict.source}[^]*Watching for the next save`));
  await round(/0\/100/);

  await course.write('01-hello-event/src/hello.mts', await solution('src/hello.mts'));
  await round(/Runtime\.ImportModuleError/);

  await course.write('01-hello-event/template.yaml', await solution('template.yaml'));
  await round(/100\/100/);

  await course.write('01-hello-event/src/hello.mts', 'export const greet = ');
  await round(/Unexpected end of file/);

  await course.write('01-hello-event/src/hello.mts', await solution('src/hello.mts'));
  await round(/100\/100/);

  watching.process.kill('SIGINT');
  expect(await watching.said(/Nothing is left running/)).toContain('Stopped.');
  expect(await watching.ended).toBe(130);
  expect(await readdir(temporary)).toEqual([]);
});

test('an interrupted run ends at once, and leaves nothing behind', async () => {
  await course.write(
    '01-hello-event/template.yaml',
    (await solution('template.yaml')).replace('Timeout: 3', 'Timeout: 60'),
  );
  await course.write(
    '01-hello-event/src/hello.mts',
    'export const greet = () => new Promise((done) => setTimeout(done, 60_000));',
  );
  const grading = start('grade', '--course', course.root, '1');
  await grading.said(/\.\.\. 0\/1 hello-event: checking/);
  grading.process.kill('SIGINT');
  await grading.said(/Interrupted\. Nothing is left running\./);
  expect(await grading.ended).toBe(130);
  expect(await readdir(temporary)).toEqual([]);

  // What was cut off is no verdict: nothing is remembered of it.
  const remembered = await readdir(join(course.root, '.coldstart/verdicts')).catch(() => []);
  expect(remembered).toEqual([]);
});

test('the cloud alone says its URL, and exercises can be graded on it', async () => {
  const cloud = start('cloud', '--port', '0');
  const url = (await cloud.said(/^http:\/\/127\.0\.0\.1:\d+\n$/)).trim();
  const { code, stdout } = await runCommand('grade', '--course', course.root, '1', '--solution', '--backend', url);
  expect(stdout).toContain('100/100');
  expect(code).toBe(0);
  cloud.process.kill('SIGTERM');
  expect(await cloud.ended).toBe(143);
  expect(await readdir(temporary)).toEqual([]);
});

test('a port that is taken is said in one line', async () => {
  const first = start('cloud', '--port', '0');
  const port = /:(\d+)\n$/.exec(await first.said(/^http.*\n$/))?.[1] ?? '';
  const second = start('cloud', '--port', port);
  expect(await second.said(/\n$/)).toBe(`Port ${port} is in use. Choose another one with --port, or 0 for any.\n`);
  expect(await second.ended).toBe(2);
});

test('a cloud that keeps its data loses nothing that it has acknowledged when it is killed', async () => {
  const data = join(temporary, 'data');
  const config = (endpoint: string) => ({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
    forcePathStyle: true,
    maxAttempts: 1,
  });
  const first = start('cloud', '--port', '0', '--data', data);
  const before = config(/http:\S+/.exec(await first.said(/http:\S+\n/))?.[0] ?? '');
  const table = new DynamoDBClient(before);
  await table.send(
    new CreateTableCommand({
      TableName: 'Orders',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  await table.send(new PutItemCommand({ TableName: 'Orders', Item: { id: { S: 'o-1' }, total: { N: '9.99' } } }));
  const bucket = new S3Client(before);
  await bucket.send(
    new CreateBucketCommand({ Bucket: 'kept-bucket', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
  );
  await bucket.send(new PutObjectCommand({ Bucket: 'kept-bucket', Key: 'a', Body: 'kept' }));

  const second = start('cloud', '--port', '0', '--data', data);
  expect(await second.said(/--data/)).toMatch(/in use by another cloud \(process \d+\)/);
  expect(await second.ended).toBe(2);

  first.process.kill('SIGKILL');
  await first.ended;
  const third = start('cloud', '--port', '0', '--data', data);
  const after = config(/http:\S+/.exec(await third.said(/http:\S+\n/))?.[0] ?? '');
  const { Item } = await new DynamoDBClient(after).send(
    new GetItemCommand({ TableName: 'Orders', Key: { id: { S: 'o-1' } } }),
  );
  expect(Item).toEqual({ id: { S: 'o-1' }, total: { N: '9.99' } });
  const object = await new S3Client(after).send(new GetObjectCommand({ Bucket: 'kept-bucket', Key: 'a' }));
  expect(await object.Body?.transformToString()).toBe('kept');
  third.process.kill('SIGINT');
  await third.ended;
});
