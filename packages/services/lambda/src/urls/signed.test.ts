import { createHash, createHmac } from 'node:crypto';
import { AddPermissionCommand, CreateFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '../testing/lambda.ts';

let lambda: TestLambda;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(() => lambda.close());

/** A function whose URL asks for signatures. */
async function guarded(name: string): Promise<string> {
  await lambda.create(name, 'export const handler = async ({ requestContext }) => requestContext;');
  const made = await lambda.client.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: name, AuthType: 'AWS_IAM' }),
  );
  return made.FunctionUrl ?? '';
}

interface Key {
  readonly id: string;
  readonly secret: string;
}

/** A user that may do what is named to everything. */
async function user(name: string, ...allowed: string[]): Promise<Key> {
  const iam = lambda.iam();
  await iam.send(new CreateUserCommand({ UserName: name }));
  if (allowed.length > 0) {
    const Statement = [{ Effect: 'Allow', Action: allowed, Resource: '*' }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'p', PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { id: AccessKey?.AccessKeyId ?? '', secret: AccessKey?.SecretAccessKey ?? '' };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** GETs a URL with a signature of version 4. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function signed(url: string, { id, secret }: Key): Promise<Response> {
  const { host, pathname } = new URL(url);
  const stamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [stamp.slice(0, 8), REGION, 'lambda', 'aws4_request'];
  const headers = `host:${host}\nx-amz-date:${stamp}\n`;
  const canonical = ['GET', pathname, '', headers, 'host;x-amz-date', sha256('')].join('\n');
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope.join('/'), sha256(canonical)].join('\n'));
  const credential = `Credential=${id}/${scope.join('/')}, SignedHeaders=host;x-amz-date`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, Signature=${signature.toString('hex')}`;
  return fetch(url, { headers: { authorization, 'x-amz-date': stamp } });
}

test('a user whose policy allows it is let in, and named in the event', async () => {
  const url = await guarded('Guarded');
  const key = await user('caller', 'lambda:InvokeFunctionUrl', 'lambda:InvokeFunction');
  const answer = await signed(url, key);
  expect(await answer.json()).toMatchObject({
    accountId: ACCOUNT,
    authorizer: {
      iam: { accessKey: key.id, accountId: ACCOUNT, userArn: `arn:aws:iam::${ACCOUNT}:user/caller` },
    },
  });
});

test('the function’s own policy may let a user in', async () => {
  const url = await guarded('Named');
  const key = await user('guest');
  expect((await signed(url, key)).status).toBe(403);
  await lambda.client.send(
    new AddPermissionCommand({
      FunctionName: 'Named',
      StatementId: 'guest',
      Action: 'lambda:InvokeFunctionUrl',
      Principal: `arn:aws:iam::${ACCOUNT}:user/guest`,
      FunctionUrlAuthType: 'AWS_IAM',
    }),
  );
  expect((await signed(url, key)).status).toBe(403);
  await lambda.client.send(
    new AddPermissionCommand({
      FunctionName: 'Named',
      StatementId: 'guest-invokes',
      Action: 'lambda:InvokeFunction',
      Principal: `arn:aws:iam::${ACCOUNT}:user/guest`,
      InvokedViaFunctionUrl: true,
    }),
  );
  expect((await signed(url, key)).status).toBe(200);
});

test('who does not sign, signs wrongly or lacks the permission is kept out, and the journal says why', async () => {
  const url = await guarded('Shut');
  const unsigned = await fetch(url);
  expect([unsigned.status, await unsigned.text()]).toEqual([403, expect.stringContaining('Forbidden')]);
  const key = await user('wrong', 'lambda:InvokeFunction');
  const forged = await signed(url, { ...key, secret: 'another' });
  expect([forged.status, await forged.text()]).toEqual([403, expect.stringContaining('signature we calculated')]);
  const refused = await signed(url, key);
  expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('Forbidden')]);
  const denied = lambda.cloud.journal.entries({ account: ACCOUNT, action: 'lambda:InvokeFunctionUrl' });
  expect(denied.at(-1)?.message).toContain('no identity-based policy allows the lambda:InvokeFunctionUrl action');
});
