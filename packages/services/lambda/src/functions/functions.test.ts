import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  ListFunctionsCommand,
  ListLayersCommand,
  PublishLayerVersionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, refusal, REGION, startLambda, zip, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.close());

const CODE = `export const handler = async () => 1;`;
const create = (FunctionName: string, Role: string) =>
  new CreateFunctionCommand({
    FunctionName,
    Role,
    Code: { ZipFile: zip(CODE) },
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
  });

/** A client of a user who may do only this. */
async function user(UserName: string, ...Statement: object[]) {
  const iam = lambda.iam();
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return lambda.clientOf(AccessKey?.AccessKeyId ?? '', AccessKey?.SecretAccessKey);
}

test('creating a function takes iam:PassRole on its role, for Lambda', async () => {
  const role = await lambda.role('passed');
  const without = await user('without', { Effect: 'Allow', Action: 'lambda:*', Resource: '*' });
  const error = await refusal(without.send(create('A', role)));
  expect(error).toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
  expect(error.message).toBe(
    `User: arn:aws:iam::${ACCOUNT}:user/without is not authorized to perform: iam:PassRole on resource: ${role} because no identity-based policy allows the iam:PassRole action`,
  );
  const allowed = await user(
    'allowed',
    { Effect: 'Allow', Action: 'lambda:CreateFunction', Resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:A*` },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: role,
      Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
    },
  );
  expect(await allowed.send(create('A', role))).toMatchObject({ State: 'Pending' });
  expect((await refusal(allowed.send(create('B', role)))).message).toContain('lambda:CreateFunction on resource');
});

test('a role that does not trust Lambda is refused', async () => {
  const error = await refusal(lambda.client.send(create('C', `arn:aws:iam::${ACCOUNT}:role/nobody`)));
  expect(error).toMatchObject({
    name: 'InvalidParameterValueException',
    message: 'The role defined for the function cannot be assumed by Lambda.',
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, gettingstarted-limits.html
test.each([
  [{ Timeout: 901 }, "at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900"],
  [{ Environment: { Variables: { AWS_REGION: 'x' } } }, 'Reserved keys used in this request: AWS_REGION'],
  [
    { Environment: { Variables: { LARGE: 'x'.repeat(4096) } } },
    'exceeded the 4KB limit. String measured: {"LARGE":"xxx',
  ],
  [{ Runtime: 'nodejs99.x' as never }, "Value nodejs99.x at 'runtime' failed to satisfy constraint"],
  [
    { SnapStart: { ApplyOn: 'PublishedVersions' as const } },
    'nodejs24.x is not supported for SnapStart enabled functions.',
  ],
])('refused change %#', async (change, message) => {
  const FunctionName = `Refusing-${Object.keys(change).join('')}-${message.length}`;
  await lambda.create(FunctionName, CODE);
  const error = await refusal(lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...change })));
  expect(error.name).toBe('InvalidParameterValueException');
  expect(error.message).toContain(message);
});

test('an archive that is none is refused', async () => {
  const role = await lambda.role('archive');
  const bad = create('Bad', role);
  bad.input.Code = { ZipFile: Buffer.from('no archive') };
  expect((await refusal(lambda.client.send(bad))).message).toBe(
    'Could not unzip uploaded file. Please check your file, then try to upload again.',
  );
});

test('the code of a function can be downloaded from the link, and from no other', async () => {
  await lambda.create('Linked', CODE);
  const { Code } = await lambda.client.send(new GetFunctionCommand({ FunctionName: 'Linked' }));
  const link = Code?.Location ?? '';
  const bytes = new Uint8Array(await (await fetch(link)).arrayBuffer());
  expect(Buffer.from(bytes).equals(zip(CODE))).toBe(true);
  expect((await fetch(link.replace('Linked', 'Other'))).status).toBe(403);
  await lambda.cloud.clock.advance(601_000);
  expect(await (await fetch(link)).text()).toContain('has expired');
});

// https://github.com/adieuadieu/serverless-chrome/issues/331
test('an archive without files is refused, for functions and for layers', async () => {
  const empty = zipSync({});
  const refused = {
    name: 'InvalidParameterValueException',
    message: 'Uploaded file must be a non-empty zip',
  };
  const created = create('Empty', await lambda.role('empty'));
  created.input.Code = { ZipFile: empty };
  expect(await refusal(lambda.client.send(created))).toMatchObject(refused);
  const layer = new PublishLayerVersionCommand({ LayerName: 'Empty', Content: { ZipFile: empty } });
  expect(await refusal(lambda.client.send(layer))).toMatchObject(refused);
});

test('code and layers together may be as large as code alone', async () => {
  const half = zipSync({ 'half.bin': new Uint8Array(131_072_001) }, { level: 1 });
  const layer = new PublishLayerVersionCommand({ LayerName: 'Half', Content: { ZipFile: half } });
  const { LayerVersionArn = '' } = await lambda.client.send(layer);
  const created = create('Large', await lambda.role('large'));
  created.input.Code = { ZipFile: half };
  created.input.Layers = [LayerVersionArn];
  const refused = {
    name: 'InvalidParameterValueException',
    message:
      'Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual size is 262144002 bytes.',
  };
  expect(await refusal(lambda.client.send(created))).toMatchObject(refused);
  await lambda.create('Grows', CODE, { Layers: [LayerVersionArn] });
  const grown = new UpdateFunctionCodeCommand({ FunctionName: 'Grows', ZipFile: half });
  expect(await refusal(lambda.client.send(grown))).toMatchObject(refused);
  await lambda.create('Alone', '', { Code: { ZipFile: half } });
  const layered = new UpdateFunctionConfigurationCommand({ FunctionName: 'Alone', Layers: [LayerVersionArn] });
  expect(await refusal(lambda.client.send(layered))).toMatchObject(refused);
});

test('what this cloud does nothing with is refused by name, not taken in silence', async () => {
  await lambda.create('Unbuilt', CODE);
  const name = { FunctionName: 'Unbuilt' };
  const created = create('Managed', await lambda.role('managed'));
  created.input.CapacityProviderConfig = {
    LambdaManagedInstancesCapacityProviderConfig: {
      CapacityProviderArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:capacity-provider:shared`,
    },
  };
  const calls = {
    'CapacityProviderConfig of CreateFunction': lambda.client.send(created),
    'SourceKMSKeyArn of UpdateFunctionCode': lambda.client.send(
      new UpdateFunctionCodeCommand({
        ...name,
        ZipFile: zip(CODE),
        SourceKMSKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
      }),
    ),
    'PublishTo of PublishVersion': lambda.client.send(
      new PublishVersionCommand({ ...name, PublishTo: 'LATEST_PUBLISHED' }),
    ),
  };
  for (const [what, call] of Object.entries(calls)) {
    expect(await refusal(call)).toMatchObject({
      name: 'NotImplemented',
      message: `${what} is not part of this cloud. On AWS it exists; here, leave it out.`,
      $metadata: { httpStatusCode: 501 },
    });
  }
});

test('a dry run of new code changes nothing, and a change under way refuses the next', async () => {
  await lambda.create('Changed', CODE);
  const FunctionName = 'Changed';
  const update = (DryRun: boolean) =>
    lambda.client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip(`${CODE}//`), DryRun }));
  const before = (await lambda.client.send(new GetFunctionCommand({ FunctionName }))).Configuration?.CodeSha256;
  await update(true);
  expect((await lambda.client.send(new GetFunctionCommand({ FunctionName }))).Configuration?.CodeSha256).toBe(before);
  const results = await Promise.allSettled([update(false), update(false)]);
  const refused = results.find((result) => result.status === 'rejected');
  expect(refused?.reason).toMatchObject({
    name: 'ResourceConflictException',
    message: `The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:${REGION}:${ACCOUNT}:function:Changed`,
  });
  await waitUntilFunctionUpdatedV2({ client: lambda.client, maxWaitTime: 10, minDelay: 0.02 }, { FunctionName });
});

test('lists come in pages', async () => {
  await lambda.create('ZPage1', CODE);
  await lambda.create('ZPage2', CODE);
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await lambda.client.send(new ListFunctionsCommand({ MaxItems: 1, Marker }));
    expect(page.Functions).toHaveLength(1);
    names.push(...(page.Functions ?? []).map(({ FunctionName = '' }) => FunctionName));
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  expect(names.slice(-2)).toEqual(['ZPage1', 'ZPage2']);
});

test('a page goes on after its last item though that has been deleted; another list’s marker is refused', async () => {
  for (const name of ['YPage1', 'YPage2', 'YPage3']) await lambda.create(name, CODE);
  const list = (input: object) => lambda.client.send(new ListFunctionsCommand(input));
  const all = (await list({})).Functions?.map(({ FunctionName = '' }) => FunctionName) ?? [];
  const MaxItems = all.indexOf('YPage1') + 1;
  const { NextMarker: Marker } = await list({ MaxItems });
  await lambda.client.send(new DeleteFunctionCommand({ FunctionName: 'YPage1' }));
  expect((await list({ Marker })).Functions?.at(0)?.FunctionName).toBe('YPage2');

  const invalid = { name: 'InvalidParameterValueException', $metadata: { httpStatusCode: 400 } };
  expect(await refusal(list({ Marker, FunctionVersion: 'ALL' }))).toMatchObject(invalid);
  expect(await refusal(lambda.client.send(new ListLayersCommand({ Marker })))).toMatchObject(invalid);
  expect(await refusal(list({ Marker: 'YPage2' }))).toMatchObject(invalid);
});
