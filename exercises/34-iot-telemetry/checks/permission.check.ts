import {
  AddPermissionCommand,
  GetPolicyCommand,
  LambdaClient,
  RemovePermissionCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { PurgeQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { check, type CheckContext } from '@coldstart/checks';
import { asList, evaluate, type PolicyDocument, type Statement } from '@coldstart/iam';
import { device, hot, messageId, publish } from './farm.ts';

const functionName = (t: CheckContext): string => t.stack.resource('TelemetryFunction');

async function policyOf(t: CheckContext): Promise<PolicyDocument> {
  try {
    const { Policy = '' } = await t.client(LambdaClient).send(new GetPolicyCommand({ FunctionName: functionName(t) }));
    return JSON.parse(Policy) as PolicyDocument;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return { Version: '2012-10-17', Statement: [] };
    throw error;
  }
}

/** Whether a service may invoke the function, for a rule and an account. */
function letsIn(t: CheckContext, resource: PolicyDocument, service: string, source: string, account: string): boolean {
  const arn = `arn:aws:lambda:${t.region}:${t.account}:function:${functionName(t)}`;
  const request = {
    principal: { kind: 'service', account, arn: service, service },
    action: 'lambda:InvokeFunction',
    resource: arn,
    resourceAccount: t.account,
    context: { 'aws:SourceArn': source, 'aws:SourceAccount': account },
  } as const;
  return evaluate(request, { identity: [], resource }).result === 'allowed';
}

check('permission', async (t) => {
  const rule = t.stack.resource('HotRule');
  const policy = await policyOf(t);
  const arnOf = (name: string, account = t.account, region = t.region): string =>
    `arn:aws:iot:${region}:${account}:rule/${name}`;
  const iot = 'iot.amazonaws.com';
  if (!letsIn(t, policy, iot, arnOf(rule), t.account))
    t.fail('HotRule to be let in', 'the policy of TelemetryFunction does not');
  const other = `${t.random.word()}_${t.random.hex(6)}`;
  const strangers = [
    [iot, arnOf(other), t.account, 'another rule of this account'],
    [iot, arnOf(`${rule}2`), t.account, 'a rule whose name begins as that of HotRule'],
    [iot, arnOf(rule, t.stranger.account), t.stranger.account, 'a rule of this name in another account'],
    [iot, arnOf(rule, t.account, 'us-east-1'), t.account, 'a rule of this name in another Region'],
    ['events.amazonaws.com', arnOf(rule), t.account, 'EventBridge'],
  ] as const;
  for (const [service, source, account, who] of t.random.shuffle(strangers)) {
    if (letsIn(t, policy, service, source, account))
      t.fail(`${who} not to be let in`, 'the policy of TelemetryFunction does');
  }
});

/** Takes every permission of the function's away; returns the way to give them back. */
async function closed(t: CheckContext): Promise<() => Promise<void>> {
  const lambda = t.client(LambdaClient);
  const FunctionName = functionName(t);
  const statements = asList((await policyOf(t)).Statement) as readonly (Statement & { readonly Sid: string })[];
  for (const { Sid } of statements) await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: Sid }));
  return async () => {
    for (const { Sid, Principal, Condition } of statements) {
      const valueOf = (key: string): string | undefined => {
        const found = Object.values(Condition ?? {})
          .flatMap((keys) => Object.entries(keys))
          .find(([name]) => name.toLowerCase() === key);
        return found === undefined ? undefined : String(asList(found[1])[0]);
      };
      await lambda.send(
        new AddPermissionCommand({
          FunctionName,
          StatementId: Sid,
          Action: 'lambda:InvokeFunction',
          Principal:
            Principal === '*' || Principal === undefined ? '*' : String(asList(Object.values(Principal)[0] ?? '*')[0]),
          SourceArn: valueOf('aws:sourcearn'),
          SourceAccount: valueOf('aws:sourceaccount'),
        }),
      );
    }
  };
}

check('error-queue', async (t) => {
  const sqs = t.client(SQSClient);
  const QueueUrl = t.stack.resource('ErrorQueue');
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  const open = await closed(t);
  try {
    const topic = `farm/${device(t)}/telemetry`;
    const message = { messageId: messageId(t), temp: hot(t) };
    await publish(t, topic, message);
    const body = await t.eventually(
      async () => {
        const { Messages: [first] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
        return (
          first?.Body ??
          t.fail(
            'ErrorQueue to be told of a reading once this check has taken the permission away',
            'there is no message in it',
          )
        );
      },
      { within: 5000 },
    );
    if (!body.startsWith('{'))
      t.fail('ErrorQueue to have the message of the error action as JSON', `it has ${body.slice(0, 20)}…`);
    const told = JSON.parse(body) as { readonly topic?: string; readonly base64OriginalPayload?: string };
    t.expect(told.topic, 'the topic in the message of the error action').toEqual(topic);
    const original = Buffer.from(told.base64OriginalPayload ?? '', 'base64').toString('utf8');
    t.expect(original, 'the original message in it').toEqual(JSON.stringify(message));
  } finally {
    await open();
  }
});
