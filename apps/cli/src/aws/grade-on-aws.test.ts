import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListBucketsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { findExercise, loadCourse } from '@coldstart/exercise';
import { grade, jobsFor, type Phase } from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';
import { clean } from '../course/clean.ts';
import { gradeCommand, type GradeCommand } from '../grade-command.ts';
import { copyCourse, startCommand, type TestCourse } from '../testing/course.ts';
import { agrees, requireSomebody } from './consent.ts';
import { gradeOnAws } from './grade-on-aws.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';

let cloud: RunningCloud;
let course: TestCourse;
let printed: string;
let onPrint: (text: string) => unknown;
beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
  course = await copyCourse('01-hello-event');
});
afterAll(async () => {
  await cloud.close();
  await course.remove();
});
beforeEach(() => {
  printed = '';
  onPrint = () => undefined;
  const note = (text: string | Uint8Array): boolean => {
    printed += String(text);
    onPrint(String(text));
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(note);
  vi.spyOn(process.stderr, 'write').mockImplementation(note);
  vi.stubEnv('CI', '');
  vi.stubEnv('AWS_ENDPOINT_URL', cloud.endpoint);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  useKeys({ accessKeyId: ACCOUNT, secretAccessKey: 'test' });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  cloud.faults.clear(ACCOUNT);
});

interface TestKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

function useKeys({ accessKeyId, secretAccessKey }: TestKeys): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
}

const config = () => ({
  endpoint: cloud.endpoint,
  region: REGION,
  credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
  forcePathStyle: true,
});

/** Everything that is in the account. */
async function stacksAndBuckets(): Promise<string[]> {
  const { Stacks = [] } = await new CloudFormationClient(config()).send(new DescribeStacksCommand());
  const { Buckets = [] } = await new S3Client(config()).send(new ListBucketsCommand());
  return [...Stacks.map(({ StackName = '' }) => StackName), ...Buckets.map(({ Name = '' }) => Name)];
}

/** A user who may do everything but this. */
async function userWithout(UserName: string, ...actions: readonly string[]): Promise<TestKeys> {
  const iam = new IAMClient(config());
  await iam.send(new CreateUserCommand({ UserName }));
  const Statement = [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: actions, Resource: '*' },
  ];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

const onAws: GradeCommand = { backend: 'aws', region: REGION, yes: true, solution: true, variant: 'typescript' };

const run = (options: Partial<GradeCommand> = {}, controller = new AbortController()): Promise<number> =>
  gradeCommand(['hello-event'], { ...onAws, ...options }, { root: course.root, here: course.root }, controller);

const cleanUp = (): Promise<number> =>
  clean(
    { root: course.root, here: course.root },
    { backend: 'aws', region: REGION, yes: true },
    new AbortController().signal,
  );

test('says what is made and what it costs, grades, and leaves nothing behind', async () => {
  expect(await run(), printed).toBe(0);
  expect(printed).toContain(`Account ${ACCOUNT}, as arn:aws:iam::${ACCOUNT}:root`);
  expect(printed).toContain('1 AWS::Serverless::Function');
  expect(printed).toMatch(/Likely cost \(November 2026/);
  expect(printed).toMatch(/Made in eu-west-1: 1 AWS::IAM::Role, 1 AWS::Lambda::Function, 1 bucket, 1 log group\./);
  expect(printed).toMatch(/Deleted in [\d.]+ s: stack coldstart-[0-9a-f]{8}-hello-event, log group/);
  expect(printed).not.toContain('Still there');
  expect(await stacksAndBuckets()).toEqual([]);
});

test.each([
  ['no credentials', () => useKeys({ accessKeyId: '', secretAccessKey: '' }), /There are no AWS credentials/],
  [
    'credentials that are not taken',
    () => useKeys({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }),
    /does not take these credentials \(InvalidClientTokenId\)/,
  ],
  [
    'a quota',
    () => limit('LimitExceededException', 'Limit for stack has been exceeded'),
    /no room for it \(LimitExceeded/,
  ],
  [
    'ended credentials',
    () => limit('ExpiredTokenException', 'The security token is expired'),
    /credentials have ended/,
  ],
])('%s: says what to do', async (_, prepare, message) => {
  prepare();
  await expect(run()).rejects.toThrow(message);
  expect(await stacksAndBuckets()).toEqual([]);
});

function limit(code: string, message: string): void {
  const effect = { error: { code, message, status: 400 } };
  cloud.faults.add({ account: ACCOUNT, service: 'cloudformation', operation: 'CreateStack', times: 10, effect });
}

test('a permission that is missing is named, and nothing stays', async () => {
  useKeys(await userWithout('no-stacks', 'cloudformation:CreateStack'));
  await expect(run()).rejects.toThrow(/cloudformation:CreateStack/);
  expect(await stacksAndBuckets()).toEqual([]);
});

test('what could not be deleted is named with a link and a command, and is found again', async () => {
  useKeys(await userWithout('no-deletes', 'lambda:DeleteFunction'));
  expect(await run(), printed).toBe(2);
  expect(printed).toMatch(
    /Still there.*\n {2}stack coldstart-\w+-hello-event: DELETE_FAILED: AWS::Lambda::Function .*lambda:DeleteFunction/,
  );
  expect(printed).toContain('https://eu-west-1.console.aws.amazon.com/cloudformation/home?region=eu-west-1#/stacks');
  expect(printed).toMatch(/aws cloudformation delete-stack --stack-name coldstart-\w+-hello-event --region eu-west-1/);
  expect(printed).toContain('pnpm course clean --backend aws --region eu-west-1');
  expect(await stacksAndBuckets()).toHaveLength(1);
  useKeys({ accessKeyId: ACCOUNT, secretAccessKey: 'test' });
  expect(await cleanUp(), printed).toBe(0);
  expect(await stacksAndBuckets()).toEqual([]);
  printed = '';
  expect(await cleanUp()).toBe(0);
  expect(printed).toContain('Nothing of this course is left in eu-west-1.');
});

test.each(['deploying', 'checking'] satisfies Phase[])('Ctrl-C before %s deletes what was made', async (when) => {
  const controller = new AbortController();
  expect(await interruptedAt(controller, (phase) => phase === when && controller.abort())).toBe(130);
  expect(printed).toContain('Interrupted: deleting what was made.');
  expect(await stacksAndBuckets()).toEqual([]);
});

test('Ctrl-C while CloudFormation makes the stack deletes it', async () => {
  const controller = new AbortController();
  const onceMade = async (): Promise<void> => {
    while (!(await stacksAndBuckets()).some((name) => name.endsWith('hello-event')));
    controller.abort();
  };
  let made: Promise<void> | undefined;
  expect(await interruptedAt(controller, (phase) => phase === 'deploying' && (made = onceMade()))).toBe(130);
  await made;
  expect(await stacksAndBuckets()).toEqual([]);
});

test('Ctrl-C while it is deleted lets that end', async () => {
  const controller = new AbortController();
  onPrint = (text) => text.startsWith('Deleting') && controller.abort();
  expect(await interruptedAt(controller, () => false)).toBe(130);
  expect(printed).toMatch(/Deleted in .*stack coldstart-\w+-hello-event/);
  expect(await stacksAndBuckets()).toEqual([]);
});

test('Ctrl-C is an answer: no', async () => {
  const controller = new AbortController();
  const answer = agrees('Deploy this there?', { yes: false, environment: {}, terminal: true }, controller.signal);
  controller.abort();
  expect(await answer).toBe(false);
});

test('Ctrl-C before the answer makes nothing', async () => {
  const controller = new AbortController();
  controller.abort();
  expect(await interruptedAt(controller, () => false)).toBe(130);
  expect(printed).toContain('Nothing was made.');
  expect(await stacksAndBuckets()).toEqual([]);
});

async function interruptedAt(controller: AbortController, onPhase: (phase: Phase) => unknown): Promise<number> {
  const jobs = jobsFor(
    [findExercise(await loadCourse(course.root), 'hello-event', course.root)],
    { kind: 'solution' },
    'typescript',
  );
  const { signal } = controller;
  return gradeOnAws({
    jobs,
    where: { region: REGION },
    asking: { yes: true, environment: {}, terminal: false },
    signal,
    async grade(more) {
      const events = { onPhase: (_: unknown, phase: Phase) => void onPhase(phase) };
      await grade(jobs, { services: SERVICES, root: course.root, backend: 'aws', signal, events, ...more });
      return 0;
    },
  });
}

test('a second Ctrl-C says what is left and how to be rid of it', { timeout: 60_000 }, async () => {
  cloud.faults.add({
    account: ACCOUNT,
    service: 'cloudformation',
    operation: 'DeleteStack',
    effect: { delay: 60_000 },
  });
  const args = [
    'hello-event',
    '--variant',
    'typescript',
    '--solution',
    '--backend',
    'aws',
    '--region',
    REGION,
    '--yes',
  ];
  const environment = {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: 'test',
    CI: '',
  };
  const command = startCommand('grade', [...args, '--course', course.root], environment);
  await command.printed(/Deleting coldstart-/);
  command.kill('SIGINT');
  await command.printed(/Another Ctrl-C leaves it there/);
  command.kill('SIGINT');
  const { code, stderr } = await command.ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(/Still there.*\n {2}stack coldstart-\w+-hello-event: not deleted yet/);
  expect(stderr).toContain('goes at once by: pnpm course clean --backend aws --region eu-west-1');
  cloud.faults.clear(ACCOUNT);
  expect(await cleanUp(), printed).toBe(0);
  expect(await stacksAndBuckets()).toEqual([]);
});

test('never in CI, and without a terminal only when told so', () => {
  const asked = (yes: boolean, ci: string | undefined) => () =>
    requireSomebody({ yes, environment: { CI: ci }, terminal: false });
  expect(asked(true, 'true')).toThrow(/CI is set/);
  expect(asked(false, undefined)).toThrow(/say --yes/);
  expect(asked(true, undefined)).not.toThrow();
});

test('is refused where it would deploy more than was meant', async () => {
  await expect(run({ watch: true })).rejects.toThrow(/at every save/);
  await expect(run({ backend: 'embedded' })).rejects.toThrow('--region is for --backend aws.');
  await expect(run({ keep: true })).rejects.toThrow(/--keep is for LocalStack/);
});

test('only what has the tag is cleaned, with every version of its objects', async () => {
  const s3 = new S3Client(config());
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  for (const Bucket of ['coldstart-mine', 'coldstart-left']) {
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    for (const Body of ['one', 'two']) await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  }
  const TagSet = [{ Key: 'coldstart:run', Value: '1a2b3c4d' }];
  await s3.send(new PutBucketTaggingCommand({ Bucket: 'coldstart-left', Tagging: { TagSet } }));
  expect(await cleanUp(), printed).toBe(0);
  expect(printed).toContain('Deleted: bucket coldstart-left');
  expect(await stacksAndBuckets()).toEqual(['coldstart-mine']);
});
