import { expect, test } from 'vitest';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Unsupported } from './capabilities.ts';
import { isLeftBehind, keepToTheStack, takeRefusal } from './stack-alone.ts';

test.each([
  'CreateRoleCommand',
  'CreateBucketCommand',
  'PutParameterCommand',
  'AttachRolePolicyCommand',
  'PutTargetsCommand',
])('%s makes what a stack does not take with it', (command) => expect(isLeftBehind(command)).toBe(true));

test.each(['PutItemCommand', 'PublishCommand', 'InvokeCommand', 'DeleteItemCommand', 'AddPermissionCommand'])(
  '%s does not',
  (command) => expect(isLeftBehind(command)).toBe(false),
);

test('such a call is not sent', async () => {
  const capabilities = { iam: true, lacks: {} };
  const client = new LambdaClient({
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: '1', secretAccessKey: '2' },
    maxAttempts: 1,
  });
  keepToTheStack(client, capabilities);
  const making = client.send(new CreateFunctionCommand({ FunctionName: 'f', Role: 'r', Code: {} }));
  await expect(making).rejects.toThrow(Unsupported);
  expect(takeRefusal(capabilities)?.message).toContain('(CreateFunction)');
  expect(takeRefusal(capabilities)).toBeUndefined();
  await expect(client.send(new InvokeCommand({ FunctionName: 'f' }))).rejects.toThrow(/ECONNREFUSED/);
});
