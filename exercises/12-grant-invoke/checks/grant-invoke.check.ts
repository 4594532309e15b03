import { check, type CheckContext } from '@coldstart/checks';
import {
  asList,
  evaluate,
  type ContextValues,
  type PolicyDocument,
  type Principal,
  type Statement,
} from '@coldstart/iam';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3';
import { ALIAS, bucketArn, FILE, functionArn, grant, stored } from './policy.ts';

const INVOKE = 'lambda:InvokeFunction';
const [API_GATEWAY, S3] = ['apigateway.amazonaws.com', 's3.amazonaws.com'];

const service = (name: string): Principal => ({ kind: 'service', account: '', arn: name, service: name });

/** Whether a policy lets someone in, as IAM decides. */
function letsIn(
  t: CheckContext,
  resource: PolicyDocument,
  principal: Principal,
  context: ContextValues,
  qualifier?: string,
  action = INVOKE,
): boolean {
  const arn = functionArn(t) + (qualifier === undefined ? '' : `:${qualifier}`);
  const request = { principal, action, resource: arn, resourceAccount: t.account, context };
  return evaluate(request, { identity: [], resource }).result === 'allowed';
}

/** Where a request to an API comes from, as its functions' policies are told. */
function source(t: CheckContext, route: string, { api = 'MessageApi', account = t.account, region = t.region } = {}) {
  const id = api === 'MessageApi' || api === 'OtherApi' ? t.stack.resource(api) : api;
  return { 'aws:SourceArn': `arn:aws:execute-api:${region}:${account}:${id}/${route}`, 'aws:SourceAccount': account };
}

const ofBucket = (t: CheckContext, bucket: string, account = t.account) => ({
  'aws:SourceArn': bucketArn(t, bucket),
  'aws:SourceAccount': account,
});

check('form', (t) => grant(t));

check('route', async (t) => {
  await grant(t);
  const { status, text } = await t.request(t.stack.output('MessageUrl'));
  if (status !== 200)
    t.fail(
      'GET /message of MessageApi to call the function',
      `API Gateway was not let in, and answered ${status} ${text}`,
    );
  t.expect(text, 'the answer to GET /message').toEqual('{"message":"hello"}');
});

check('other-routes', async (t) => {
  await grant(t);
  for (const [method, output, what] of [
    ['GET', 'OtherUrl', 'GET /message of OtherApi'],
    ['POST', 'MessageUrl', 'POST /message of MessageApi'],
  ] as const) {
    const { status, text } = await t.request(t.stack.output(output), { method });
    t.expect(`${status} ${text}`, `the answer to ${what}, which may not call the function,`).toMatch(
      /^500 .*nternal server error/,
      '500, Internal server error',
    );
  }
});

check('source-arn', async (t) => {
  await grant(t);
  // Whether it is the policy of the function or of the alias that says so is another check's matter.
  const policies = [await stored(t, ALIAS), await stored(t, undefined)];
  const open = (context: ContextValues): boolean =>
    policies.some((policy, index) => letsIn(t, policy, service(API_GATEWAY), context, index === 0 ? ALIAS : undefined));
  const stage = t.random.word();
  for (const one of ['prod', stage])
    if (!open(source(t, `${one}/GET/message`)))
      t.fail(`${FILE} to let GET /message of MessageApi in, on the stage ${one}`, 'no statement does');
  const strangers = [
    ...['POST/message', 'DELETE/message', 'GET/message/more', 'GET/messages', 'GET/', 'GET/other/message'].map(
      (route) => source(t, `${stage}/${route}`),
    ),
    source(t, `${stage}/GET/message`, { api: 'OtherApi' }),
    source(t, `${stage}/GET/message`, { api: `${t.stack.resource('MessageApi')}x` }),
    source(t, `${stage}/GET/message`, { account: t.stranger.account }),
    source(t, `${stage}/GET/message`, { region: 'us-east-1' }),
  ];
  for (const context of t.random.shuffle(strangers))
    if (open(context))
      t.fail(`${FILE} to let nothing in but GET /message of MessageApi`, `it lets ${context['aws:SourceArn']} in`);
});

/** Has a bucket tell the function of uploads; S3 asks at once whether it may. */
function notify(s3: S3Client, t: CheckContext, Bucket: string, on = true) {
  const LambdaFunctionConfigurations = [{ LambdaFunctionArn: functionArn(t), Events: ['s3:ObjectCreated:*' as const] }];
  return s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: on ? { LambdaFunctionConfigurations } : {},
    }),
  );
}

async function isRefused(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidArgument') return true;
    throw error;
  }
}

check('uploads', async (t) => {
  await grant(t);
  const s3 = t.client(S3Client);
  const [Bucket, Key] = [t.stack.resource('UploadsBucket'), `${t.random.hex(12)}.txt`];
  if (await isRefused(notify(s3, t, Bucket)))
    t.fail('UploadsBucket to be let in', 'S3 says: Unable to validate the following destination configurations');
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }));
  await t.eventually(async () =>
    t.expect((await t.logs('MessageFunction')).join('\n'), 'the log of the function').toContain(`uploaded ${Key}`),
  );
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
  const CreateBucketConfiguration = { LocationConstraint: t.region as BucketLocationConstraint };
  // Whoever comes next gets the name.
  const strange = t.stranger.client(S3Client);
  await strange.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  const refused = await isRefused(notify(strange, t, Bucket));
  await strange.send(new DeleteBucketCommand({ Bucket }));
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  if (!refused)
    t.fail(
      `a bucket of the same name not to be let in once the account ${t.stranger.account} owns it`,
      'S3 may call the function for it: whoever takes the name when you delete your bucket runs your code',
    );
  // Last: that it is refused, as it should be, is not what led to a failure above.
  if (!(await isRefused(notify(s3, t, t.stack.resource('OtherBucket')))))
    t.fail('OtherBucket not to be let in', 'S3 may call the function for it, too');
});

/** A policy whose statements ask nothing of a request. */
function unconditional({ Statement: all, ...more }: PolicyDocument): PolicyDocument & { Statement: Statement[] } {
  return { ...more, Statement: asList(all).map((statement) => ({ ...statement, Condition: {} })) };
}

/** What else Lambda does with a function. */
const MORE = ['GetFunction', 'GetPolicy', 'AddPermission', 'InvokeFunctionUrl', 'UpdateFunctionCode', 'DeleteFunction'];

check('action', async (t) => {
  await grant(t);
  const policies = [await stored(t, undefined), await stored(t, ALIAS)];
  for (const statement of policies.flatMap((policy) => unconditional(policy).Statement)) {
    const policy: PolicyDocument = { Version: '2012-10-17', Statement: [{ ...statement, Principal: '*' }] };
    const may = (name: string): boolean =>
      [undefined, ALIAS].some((qualifier) => letsIn(t, policy, service(S3), {}, qualifier, `lambda:${name}`));
    if (!may('InvokeFunction'))
      t.fail(`the statement ${statement.Sid} to allow ${INVOKE}`, `it allows ${asList(statement.Action).join()}`);
    const excess = t.random.shuffle(MORE).find(may);
    if (excess !== undefined)
      t.fail(`the statement ${statement.Sid} to allow ${INVOKE} and nothing else`, `it allows lambda:${excess}`);
  }
});

check('resource', async (t) => {
  await grant(t);
  // Where from is the matter of other checks.
  const [own, live] = [unconditional(await stored(t, undefined)), unconditional(await stored(t, ALIAS))];
  for (const [name, who, policy, qualifier, wanted] of [
    ['API Gateway', API_GATEWAY, live, ALIAS, true],
    ['API Gateway', API_GATEWAY, own, undefined, false],
    ['S3', S3, own, undefined, true],
    ['S3', S3, live, ALIAS, false],
  ] as const) {
    if (letsIn(t, policy, service(who), {}, qualifier) === wanted) continue;
    const where = qualifier === undefined ? 'the function itself' : `the alias ${qualifier}`;
    t.fail(
      `${name} ${wanted ? '' : 'not '}to be let in to ${where}`,
      wanted ? `no statement for ${where} does so` : `a statement for ${where} does so`,
    );
  }
});

check('nobody-else', async (t) => {
  await grant(t);
  const contexts = [source(t, 'prod/GET/message'), ofBucket(t, 'UploadsBucket')];
  const arn = `arn:aws:iam::${t.stranger.account}:user/someone`;
  const others: [string, Principal][] = [
    ['anybody at all', { kind: 'anonymous', account: '', arn: '*' }],
    ['the service SNS', service('sns.amazonaws.com')],
    ['the service EventBridge', service('events.amazonaws.com')],
    [
      'a user of the account ' + t.stranger.account,
      { kind: 'user', account: t.stranger.account, arn, userName: 'someone', userId: 'AIDASOMEONE' },
    ],
    [
      'the account ' + t.stranger.account,
      { kind: 'root', account: t.stranger.account, arn: `arn:aws:iam::${t.stranger.account}:root` },
    ],
  ];
  for (const qualifier of [undefined, ALIAS]) {
    const policy = await stored(t, qualifier);
    for (const [name, who] of others)
      if (contexts.some((context) => letsIn(t, policy, who, context, qualifier)))
        t.fail('API Gateway and S3 to be let in, and nobody else', `${name} is let in, too`);
  }
});
