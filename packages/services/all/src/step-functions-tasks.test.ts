import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { entries as dynamodb } from '@coldstart/service-dynamodb/entry';
import { entries as events } from '@coldstart/service-events/entry';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { entries as sns } from '@coldstart/service-sns/entry';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { entries as s3 } from '@coldstart/service-s3/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachines, type TestMachines } from './testing/machines.ts';

let machines: TestMachines;
let queues: SQS;
let QueueUrl = '';
beforeAll(async () => {
  machines = await startMachines([...sqs, ...sns, ...dynamodb, ...events, ...s3]);
  queues = new SQS(machines.cloud.config());
  ({ QueueUrl = '' } = await queues.createQueue({ QueueName: 'orders' }));
});
afterAll(async () => {
  queues.destroy();
  await machines.close();
});

test('a queue gets what is sent, and the answer is told with its headers', async () => {
  const { status, output, error, cause } = await machines.task('arn:aws:states:::sqs:sendMessage', {
    QueueUrl,
    MessageBody: { order: 7 },
  });
  console.log(status, error, cause, JSON.stringify(output, undefined, 1));
  const r = await machines.task('arn:aws:states:::sqs:sendMessage', { QueueUrl, MessageBody: null });
  console.log(r.status, r.error, r.cause);
  const db = new DynamoDB(machines.cloud.config());
  const TableName = 'Table';
  await db.createTable({ TableName, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{AttributeName:'id',AttributeType:'S'}], KeySchema: [{AttributeName:'id',KeyType:'HASH'}] });
  await machines.cloud.cloud.clock.advance(60000);
  for (const [name, p] of [
    ['dynamodb:putItem', { TableName, Item: { id: { S: 'a' }, ok: { BOOL: true } } }],
    ['dynamodb:getItem', { TableName, Key: { id: { S: 'a' } } }],
    ['dynamodb:putItem', { TableName, Item: null }],
    ['dynamodb:updateItem', { TableName: 'none', Key: { id: { S: 'a' } } }],
    ['aws-sdk:dynamodb:getItem', { TableName, Key: { id: { S: 'a' } } }],
    ['aws-sdk:dynamodb:putItem', { TableName: 'none', Item: { id: { S: 'a' } } }],
    ['aws-sdk:dynamodb:describeTable', { TableName }],
    ['aws-sdk:sqs:getQueueUrl', { QueueName: 'none' }],
    ['aws-sdk:sqs:sendMessage', { QueueUrl, MessageBody: 'x' }],
    ['aws-sdk:s3:getObject', { Bucket: 'none', Key: 'a' }],
    ['aws-sdk:s3:createBucket', { Bucket: 'some', CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }],
    ['aws-sdk:s3:putObject', { Bucket: 'some', Key: 'a', Body: 'text data' }],
    ['aws-sdk:s3:getObject', { Bucket: 'some', Key: 'a' }],
    ['aws-sdk:s3:getObject', { Bucket: 'some', Key: 'b' }],
    ['events:putEvents', { Entries: [{ Detail: { a: 1 }, DetailType: 'x', Source: 'some.source' }] }],
    ['events:putEvents', { Entries: [{ Detail: '"a"', DetailType: 'x', Source: 'some.source' }] }],
    ['sns:publish', { TopicArn: 'arn:aws:sns:eu-central-1:111122223333:none', Message: 'x' }],
    ['aws-sdk:sfn:sendTaskSuccess', { TaskToken: 'none', Output: '{}' }],
    ['states:startExecution', { StateMachineArn: await machines.make({ StartAt: 'A', States: { A: { Type: 'Pass', Result: {a:1}, End: true } } }, {name: 'child'}), Input: null, Name: 'n' }],
    ['states:startExecution.sync', { StateMachineArn: 'arn:aws:states:eu-central-1:111122223333:stateMachine:child', Input: null, Name: 'o' }],
    ['states:startExecution.sync:2', { StateMachineArn: 'arn:aws:states:eu-central-1:111122223333:stateMachine:child', Input: {"x":1} }],
    ['ecs:runTask', { Cluster: 'child' }],
  ] as const) {
    const r = await machines.task(`arn:aws:states:::${name}`, p).catch((e: Error) => ({ status: e.message, error: '', cause: '', output: '' }));
    console.log(name, r.status, r.error, r.cause, JSON.stringify(r.output));
  }
});
void [SNS, allow, policy, trust];
