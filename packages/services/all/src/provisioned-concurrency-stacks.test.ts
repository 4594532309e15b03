import {
  CloudFormation,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { GetProvisionedConcurrencyConfigCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, refusal, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { SERVICES } from './index.ts';

let lambda: TestLambda;
let cloudformation: CloudFormation;
beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  cloudformation = new CloudFormation({
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  cloudformation.destroy();
  await lambda.close();
});

const template = (provisioned: object | undefined): string =>
  JSON.stringify({
    Resources: {
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: 'Ahead' } },
      Alias: {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          FunctionName: 'Ahead',
          Name: 'live',
          FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
          ...(provisioned === undefined ? {} : { ProvisionedConcurrencyConfig: provisioned }),
        },
      },
    },
  });

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-alias-provisionedconcurrencyconfiguration.html
test('an alias with provisioned concurrency is complete once that is ready, and loses it with the property', async () => {
  await lambda.create('Ahead', 'export const handler = async () => 1;');
  const StackName = 'ahead';
  const waiter = { client: cloudformation, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 };
  const config = () =>
    lambda.client.send(new GetProvisionedConcurrencyConfigCommand({ FunctionName: 'Ahead', Qualifier: 'live' }));

  await cloudformation.createStack({ StackName, TemplateBody: template({ ProvisionedConcurrentExecutions: 2 }) });
  await lambda.cloud.clock.advance(1000);
  await waitUntilStackCreateComplete(waiter, { StackName });
  expect(await config()).toMatchObject({ Status: 'READY', AvailableProvisionedConcurrentExecutions: 2 });

  await cloudformation.updateStack({ StackName, TemplateBody: template(undefined) });
  await lambda.cloud.clock.advance(1000);
  await waitUntilStackUpdateComplete(waiter, { StackName });
  expect(await refusal(config())).toMatchObject({ name: 'ProvisionedConcurrencyConfigNotFoundException' });
});
