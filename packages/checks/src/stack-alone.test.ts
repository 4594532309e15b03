import { expect, test } from 'vitest';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Unsupported } from './capabilities.ts';
import { isLeftBehind, keepToTheStack } from './stack-alone.ts';

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
  const client = new LambdaClient({
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: '1', secretAccessKey: '2' },
    maxAttempts: 1,
  });
  keepToTheStack(client);
  const making = client.send(new CreateFunctionCommand({ FunctionName: 'f', Role: 'r', Code: {} }));
  await expect(making).rejects.toThrow(Unsupported);
  await expect(client.send(new InvokeCommand({ FunctionName: 'f' }))).rejects.toThrow(/ECONNREFUSED/);
});
