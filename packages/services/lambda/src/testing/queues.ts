import { SQS, type Message, type QueueAttributeName } from '@aws-sdk/client-sqs';
import {
  CreateEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  type UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { ACCOUNT, REGION, type TestLambda } from './lambda.ts';

export const QUEUE_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

type Attributes = Partial<Record<QueueAttributeName, string>>;

export interface TestQueue {
  readonly url: string;
  readonly arn: string;
}

export interface QueueEvent {
  readonly Records: readonly { readonly body: string; readonly [member: string]: unknown }[];
}

/** A queue, and a function that is invoked with its messages. */
export interface Queued extends TestQueue {
  /** Sends messages of these bodies in one call; `group:text` to a FIFO queue. */
  send(...bodies: readonly string[]): Promise<void>;
  update(changes: Omit<UpdateEventSourceMappingCommandInput, 'UUID'>): Promise<void>;
  events(): QueueEvent[];
  /** Each invocation's batch, and when it was: `a,b ok at 0`. */
  batches(): string[];
}

export interface QueueTests {
  readonly sqs: SQS;
  queue(name: string, attributes?: Attributes): Promise<TestQueue>;
  /** Makes a queue, a function and a mapping, and waits until that is enabled. */
  queued(
    name: string,
    code: string,
    mapping?: Partial<CreateEventSourceMappingCommandInput>,
    attributes?: Attributes,
  ): Promise<Queued>;
  /** What can be received of a queue. */
  messages(url: string): Promise<Message[]>;
  close(): void;
}

export function queueTests(lambda: TestLambda): QueueTests {
  const { cloud } = lambda;
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'test' };
  const sqs = new SQS({ endpoint: cloud.endpoint, region: REGION, credentials, maxAttempts: 1 });

  async function queue(name: string, attributes: Attributes = {}): Promise<TestQueue> {
    const fifo = name.endsWith('.fifo') ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {};
    const { QueueUrl: url = '' } = await sqs.createQueue({ QueueName: name, Attributes: { ...fifo, ...attributes } });
    return { url, arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}` };
  }

  const invocationsOf = (name: string) =>
    cloud.journal
      .entries({ account: ACCOUNT, kind: 'invocation' })
      .filter(({ resource }) => resource === `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`)
      .map(({ at, outcome, detail }) => ({ at, outcome, event: detail?.['event'] as QueueEvent }));

  return {
    sqs,
    queue,
    async queued(name, code, mapping = {}, attributes = {}) {
      const FunctionName = name.replace('.fifo', '');
      const made = await queue(name, attributes);
      const Role = await lambda.role(`${FunctionName}-role`, ...QUEUE_ACTIONS);
      await lambda.create(FunctionName, code, { Role });
      const { UUID } = await lambda.client.send(
        new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: made.arn, ...mapping }),
      );
      await cloud.clock.advance(1000);
      const begun = cloud.clock.now();
      return {
        ...made,
        async send(...bodies) {
          const Entries = bodies.map((MessageBody, index) => ({
            Id: String(index),
            MessageBody,
            ...(name.endsWith('.fifo') && { MessageGroupId: MessageBody.split(':')[0] }),
          }));
          await sqs.sendMessageBatch({ QueueUrl: made.url, Entries });
        },
        async update(changes) {
          await lambda.client.send(new UpdateEventSourceMappingCommand({ UUID, ...changes }));
          await cloud.clock.advance(1000);
        },
        events: () => invocationsOf(FunctionName).map(({ event }) => event),
        batches: () =>
          invocationsOf(FunctionName).map(({ at, outcome, event: { Records } }) => {
            const bodies = Records.map(({ body }) => body);
            return `${bodies.join(',')} ${outcome} at ${Math.round((at - begun) / 1000)}`;
          }),
      };
    },
    messages: async (QueueUrl) => (await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })).Messages ?? [],
    close: () => sqs.destroy(),
  };
}
