import {
  CloudFormation,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { SERVICES } from './index.ts';

let lambda: TestLambda;
let cloudformation: CloudFormation;
let dynamodb: DynamoDB;
beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  const config = {
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  cloudformation = new CloudFormation(config);
  dynamodb = new DynamoDB(config);
});
afterAll(async () => {
  cloudformation.destroy();
  dynamodb.destroy();
  await lambda.close();
});

// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-dynamodb.html
const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: Orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      StreamSpecification: { StreamViewType: NEW_IMAGE }
  Count:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: Count
      Runtime: nodejs24.x
      Handler: index.handler
      InlineCode: "exports.handler = async ({ Records }) => Records.length;"
      Events:
        Changes:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Orders.StreamArn
            StartingPosition: LATEST
            MaximumBatchingWindowInSeconds: 5
            FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] }
`;

test('a function of SAM is invoked with the changes of a table, as a role that may read its stream', async () => {
  const StackName = 'orders';
  const waiter = { client: cloudformation, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 };
  const Capabilities = ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;
  await cloudformation.createStack({ StackName, TemplateBody: TEMPLATE, Capabilities: [...Capabilities] });
  await waitUntilStackCreateComplete(waiter, { StackName });
  await lambda.cloud.clock.advance(1000);
  for (const id of ['a', 'b']) await dynamodb.putItem({ TableName: 'Orders', Item: { id: { S: id } } });
  await dynamodb.deleteItem({ TableName: 'Orders', Key: { id: { S: 'a' } } });
  await lambda.cloud.clock.advance(10_000);
  const invocations = lambda.cloud.journal.entries({ account: ACCOUNT, kind: 'invocation' });
  expect(invocations.map(({ detail, outcome }) => [detail?.['answer'], outcome])).toEqual([[2, 'ok']]);

  await cloudformation.deleteStack({ StackName });
  await waitUntilStackDeleteComplete(waiter, { StackName });
  await lambda.cloud.clock.advance(1000);
  expect((await lambda.client.send(new ListEventSourceMappingsCommand({}))).EventSourceMappings).toEqual([]);
});
