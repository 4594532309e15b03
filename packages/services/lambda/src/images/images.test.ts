import {
  CreateFunctionCommand,
  GetFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';
import { CreateUserCommand, CreateAccessKeyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { packImage, type ImageFile } from '@coldstart/images';
import { buildImage } from '@coldstart/images/build';
import { pushImage } from '@coldstart/images/push';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT, refusal, REGION, startLambda, textOf, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
let role: string;
beforeAll(async () => {
  lambda = await startLambda();
  role = await lambda.role('images');
});
afterAll(async () => {
  await lambda.close();
});

const target = (accessKeyId = ACCOUNT, secretAccessKey = 'test') => ({
  endpoint: lambda.cloud.endpoint,
  region: REGION,
  credentials: { accessKeyId, secretAccessKey },
});

const DOCKERFILE = `FROM public.ecr.aws/lambda/nodejs:24
ENV GREETING=Hello
COPY . \${LAMBDA_TASK_ROOT}/
CMD ["app.handler"]
`;
const code = (text: string) => ({
  'app.mjs': `export const handler = async (event) => ({ text: '${text}', greeting: process.env.GREETING, event });
export const other = async () => 'other';`,
});

async function archive(files: Readonly<Record<string, string>>, dockerfile = DOCKERFILE): Promise<Uint8Array> {
  const context = new Map<string, ImageFile>(
    Object.entries(files).map(([path, text]) => [path, { data: Buffer.from(text), executable: false }]),
  );
  return (await packImage(buildImage({ dockerfile, context }))).archive;
}

const push = async (repository: string, text: string): Promise<string> =>
  await pushImage(target(), repository, 'latest', await archive(code(text)));

async function create(name: string, uri: string, more: Partial<CreateFunctionCommandInput> = {}) {
  const made = await lambda.client.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: role,
      PackageType: 'Image',
      Code: { ImageUri: uri },
      ...more,
    }),
  );
  const waiting = { client: lambda.client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 };
  await waitUntilFunctionActiveV2(waiting, { FunctionName: name });
  return made;
}

async function updated(name: string): Promise<void> {
  const waiting = { client: lambda.client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 };
  await waitUntilFunctionUpdatedV2(waiting, { FunctionName: name });
}

const answer = async (name: string, event: unknown = {}): Promise<unknown> =>
  JSON.parse(textOf((await lambda.invoke(name, event)).Payload));

describe('a function from an image', () => {
  test('runs what its Dockerfile says, with its own variables over those of the image', async () => {
    const uri = await push('runs', 'first');
    expect(uri).toBe(`${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/runs:latest`);
    await create('runs', uri);
    expect(await answer('runs', { n: 1 })).toEqual({ text: 'first', greeting: 'Hello', event: { n: 1 } });
    await lambda.client.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: 'runs',
        Environment: { Variables: { GREETING: 'Moin' } },
      }),
    );
    await updated('runs');
    expect(await answer('runs')).toMatchObject({ greeting: 'Moin' });
  });

  test('is described as AWS describes it', async () => {
    const uri = await push('described', 'one');
    const made = await create('described', uri);
    expect(made).toMatchObject({ PackageType: 'Image', CodeSize: 0, State: 'Pending', Timeout: 3 });
    expect(made.CodeSha256).toMatch(/^[0-9a-f]{64}$/);
    expect([made.Runtime, made.Handler, made.Layers, made.RuntimeVersionConfig]).toEqual(Array(4).fill(undefined));
    const { Code, Configuration } = await lambda.client.send(new GetFunctionCommand({ FunctionName: 'described' }));
    expect(Code).toEqual({
      RepositoryType: 'ECR',
      ImageUri: uri,
      ResolvedImageUri: `${uri.replace(':latest', '')}@sha256:${made.CodeSha256}`,
    });
    expect(Configuration).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' });
  });

  test('stays as it is when its tag moves on, until its code is updated', async () => {
    const uri = await push('moves', 'one');
    await create('moves', uri);
    const { Version } = await lambda.client.send(new PublishVersionCommand({ FunctionName: 'moves' }));
    expect(await push('moves', 'two')).toBe(uri);
    expect(await answer('moves')).toMatchObject({ text: 'one' });
    await lambda.client.send(new UpdateFunctionCodeCommand({ FunctionName: 'moves', ImageUri: uri }));
    await updated('moves');
    expect(await answer('moves')).toMatchObject({ text: 'two' });
    const { Payload } = await lambda.invoke('moves', {}, { Qualifier: Version });
    expect(JSON.parse(textOf(Payload))).toMatchObject({ text: 'one' });
  });

  test('is started as ImageConfig says, and as the image says once that is empty', async () => {
    await create('configured', await push('configured', 'one'), { ImageConfig: { Command: ['app.other'] } });
    expect(await answer('configured')).toBe('other');
    const change = new UpdateFunctionConfigurationCommand({ FunctionName: 'configured', ImageConfig: {} });
    expect((await lambda.client.send(change)).ImageConfigResponse).toBeUndefined();
    await updated('configured');
    expect(await answer('configured')).toMatchObject({ text: 'one' });
  });

  test('that no runtime interface answers for fails as on AWS', async () => {
    const uri = await pushImage(target(), 'server', '1', await archive({}, 'FROM alpine\nENTRYPOINT ["/app/serve"]\n'));
    await create('server', uri);
    const { FunctionError, Payload } = await lambda.invoke('server');
    expect(FunctionError).toBe('Unhandled');
    expect(JSON.parse(textOf(Payload))).toMatchObject({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: expect.stringContaining('fork/exec /app/serve: no such file or directory') as string,
    });
  });
});

describe('refused', () => {
  const zip = { ZipFile: Buffer.from('x') };
  const missing = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/nothing:1`;

  test.each<[string, Partial<CreateFunctionCommandInput>, string]>([
    ['an image that is not there', { Code: { ImageUri: missing } }, `Source image ${missing} does not exist.`],
    ['a URI of another registry', { Code: { ImageUri: 'alpine:3' } }, 'Source image alpine:3 is not valid.'],
    ['an archive', { Code: zip }, 'Please provide ImageUri'],
    ['a handler', { Handler: 'app.handler' }, "Please don't provide Handler or Runtime or Layer"],
    [
      'an image of a function with the type Zip',
      { PackageType: 'Zip', Runtime: 'nodejs24.x', Handler: 'a.b' },
      "Please don't provide ImageUri",
    ],
  ])('%s', async (_, changes, message) => {
    const input = { FunctionName: 'no', Role: role, PackageType: 'Image', Code: { ImageUri: missing }, ...changes };
    const error = await refusal(lambda.client.send(new CreateFunctionCommand(input as CreateFunctionCommandInput)));
    expect(error).toMatchObject({ name: 'InvalidParameterValueException' });
    expect(error.message).toContain(message);
  });

  test('another package type later', async () => {
    await create('typed', await push('typed', 'one'));
    const update = new UpdateFunctionCodeCommand({ FunctionName: 'typed', ...zip });
    expect((await refusal(lambda.client.send(update))).message).toBe(
      'Please provide ImageUri when updating a function with packageType Image.',
    );
  });

  test('a push by somebody who may not', async () => {
    const iam = lambda.iam();
    await iam.send(new CreateUserCommand({ UserName: 'pusher' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'pusher' }));
    const keys = target(AccessKey?.AccessKeyId, AccessKey?.SecretAccessKey);
    const image = await archive(code('one'));
    await expect(pushImage(keys, 'mine', '1', image)).rejects.toThrow(/AccessDeniedException.*ecr:PutImage/);
    const Resource = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/mine`;
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'ecr:PutImage', Resource }],
    });
    await iam.send(new PutUserPolicyCommand({ UserName: 'pusher', PolicyName: 'push', PolicyDocument }));
    expect(await pushImage(keys, 'mine', '1', image)).toContain('/mine:1');
    await expect(pushImage(keys, 'other', '1', image)).rejects.toThrow('AccessDeniedException');
  });

  test('what is no image', async () => {
    await expect(pushImage(target(), 'broken', '1', Buffer.from('x'))).rejects.toThrow(/OCI image layout|archive/);
  });
});
