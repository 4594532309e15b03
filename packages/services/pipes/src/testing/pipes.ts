import { EventBridge } from '@aws-sdk/client-eventbridge';
import { Lambda } from '@aws-sdk/client-lambda';
import { Pipes, type CreatePipeCommandInput } from '@aws-sdk/client-pipes';
import { SQS, type Message } from '@aws-sdk/client-sqs';
import { entries as dynamodb } from '@coldstart/service-dynamodb/entry';
import { entries as events } from '@coldstart/service-events/entry';
import { allow, policy, startTestCloud, trust, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as kinesis } from '@coldstart/service-kinesis/entry';
import { entries as kms } from '@coldstart/service-kms/entry';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { entries as logs } from '@coldstart/service-logs/entry';
import { entries as secrets } from '@coldstart/service-secretsmanager/entry';
import { entries as sns } from '@coldstart/service-sns/entry';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { strToU8, zipSync } from 'fflate';
import { entries } from '../entry.ts';

const HERE = 'eu-central-1:111122223333';

/** A cloud with all that pipes read and write, and a role for them that may do everything. */
export interface TestPipes {
  readonly cloud: TestCloud;
  readonly pipes: Pipes;
  readonly sqs: SQS;
  readonly events: EventBridge;
  readonly lambda: Lambda;
  /** ARN of the role. */
  readonly role: string;
  /** Makes a queue. @returns its ARN */
  queue(name: string, attributes?: Record<string, string>): Promise<string>;
  send(queue: string, ...bodies: unknown[]): Promise<void>;
  /** What is in a queue, and is deleted there. */
  take(queue: string): Promise<Message[]>;
  bodies(queue: string): Promise<unknown[]>;
  /** Makes a function of a module's text. @returns its ARN */
  function(name: string, code: string): Promise<string>;
  /** Makes a pipe and waits until it runs. @returns its ARN */
  pipe(name: string, input: Omit<CreatePipeCommandInput, 'Name' | 'RoleArn'> & { RoleArn?: string }): Promise<string>;
  /** Moves the cloud's time ahead. */
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

const parsed = (text = ''): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Targets may be given plain text.
    return text;
  }
};

export async function startPipes(): Promise<TestPipes> {
  const services = [dynamodb, events, kinesis, kms, lambda, logs, secrets, sns, sqs, entries];
  const cloud = await startTestCloud(services.flat(), { timeRuns: false });
  const config = cloud.config();
  const pipes = new Pipes(config);
  const queues = new SQS(config);
  const bridge = new EventBridge(config);
  const functions = new Lambda(config);
  const role = await cloud.role('pipes', trust({ Service: 'pipes.amazonaws.com' }), policy(allow('*')));
  const functionRole = await cloud.role('functions', trust({ Service: 'lambda.amazonaws.com' }), policy(allow('*')));
  const urlOf = (arn: string): string => `${cloud.cloud.endpoint}/111122223333/${arn.split(':').at(-1)}`;
  const pass = (seconds: number): Promise<void> => cloud.cloud.clock.advance(seconds * 1000);
  const take = async (queue: string): Promise<Message[]> => {
    const all: Message[] = [];
    for (;;) {
      const { Messages = [] } = await queues.receiveMessage({
        QueueUrl: urlOf(queue),
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      });
      if (Messages.length === 0) return all;
      all.push(...Messages);
      for (const { ReceiptHandle } of Messages) await queues.deleteMessage({ QueueUrl: urlOf(queue), ReceiptHandle });
    }
  };
  return {
    cloud,
    pipes,
    sqs: queues,
    events: bridge,
    lambda: functions,
    role,
    pass,
    take,
    bodies: async (queue) => (await take(queue)).map(({ Body }) => parsed(Body)),
    async queue(QueueName, Attributes = {}) {
      await queues.createQueue({ QueueName, Attributes });
      return `arn:aws:sqs:${HERE}:${QueueName}`;
    },
    async send(queue, ...bodies) {
      const texts = bodies.map((body) => (typeof body === 'string' ? body : JSON.stringify(body)));
      const Entries = texts.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
      await queues.sendMessageBatch({ QueueUrl: urlOf(queue), Entries });
    },
    async function(FunctionName, code) {
      const { FunctionArn = '' } = await functions.createFunction({
        FunctionName,
        Role: functionRole,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) },
      });
      await pass(1);
      return FunctionArn;
    },
    async pipe(Name, input) {
      const { Arn = '' } = await pipes.createPipe({ Name, RoleArn: role, ...input });
      await pass(1);
      const { CurrentState, StateReason } = await pipes.describePipe({ Name });
      if (CurrentState !== 'RUNNING') throw new Error(`${Name} is ${CurrentState}: ${StateReason}`);
      return Arn;
    },
    async close() {
      for (const client of [pipes, queues, bridge, functions]) client.destroy();
      await cloud.close();
    },
  };
}
