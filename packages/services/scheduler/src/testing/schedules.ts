import { Scheduler, type CreateScheduleCommandInput, type Target } from '@aws-sdk/client-scheduler';
import { SQS, type Message } from '@aws-sdk/client-sqs';
import { entries as events } from '@coldstart/service-events/entry';
import { ACCOUNT, allow, policy, startTestCloud, trust, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as kinesis } from '@coldstart/service-kinesis/entry';
import { entries as sns } from '@coldstart/service-sns/entry';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { entries } from '../entry.ts';

export type Given = Partial<Omit<CreateScheduleCommandInput, 'Target'>> & { readonly Target?: Partial<Target> };

/** A cloud with schedules, queues to send to, and a role that may do anything; its time stands still but for `pass`. */
export interface TestSchedules {
  readonly cloud: TestCloud;
  readonly scheduler: Scheduler;
  readonly sqs: SQS;
  /** ARN of a role that trusts Scheduler and may do all. */
  readonly role: string;
  /** @returns its ARN */
  queue(name: string): Promise<string>;
  /** Makes a schedule that sends to the queue of its name every hour, but for what is given. @returns its ARN */
  create(Name: string, given?: Given): Promise<string>;
  /** What has arrived in a queue. */
  messages(queue: string): Promise<Message[]>;
  bodies(queue: string): Promise<string[]>;
  now(): number;
  /** Moves the cloud's time on, by seconds or to a moment. */
  pass(to: number | string): Promise<void>;
  close(): Promise<void>;
}

export const queueArn = (name: string): string => `arn:aws:sqs:eu-central-1:${ACCOUNT}:${name}`;

export async function startSchedules(): Promise<TestSchedules> {
  const cloud = await startTestCloud([...entries, ...sqs, ...sns, ...events, ...kinesis], { timeRuns: false });
  const scheduler = new Scheduler(cloud.config());
  const queues = new SQS(cloud.config());
  const role = await cloud.role('scheduler', trust({ Service: 'scheduler.amazonaws.com' }), policy(allow('*')));
  const urlOf = (name: string): string => `${cloud.cloud.endpoint}/${ACCOUNT}/${name}`;
  const now = (): number => cloud.cloud.clock.now();
  const messages = async (QueueName: string): Promise<Message[]> => {
    const found: Message[] = [];
    for (;;) {
      const { Messages = [] } = await queues.receiveMessage({
        QueueUrl: urlOf(QueueName),
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      });
      if (Messages.length === 0) return found;
      for (const { ReceiptHandle } of Messages)
        await queues.deleteMessage({ QueueUrl: urlOf(QueueName), ReceiptHandle });
      found.push(...Messages);
    }
  };
  return {
    cloud,
    scheduler,
    sqs: queues,
    role,
    async queue(QueueName) {
      const fifo = QueueName.endsWith('.fifo') ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {};
      await queues.createQueue({ QueueName, Attributes: fifo });
      return queueArn(QueueName);
    },
    async create(Name, { Target: target, ...given } = {}) {
      const { ScheduleArn = '' } = await scheduler.createSchedule({
        Name,
        ScheduleExpression: 'rate(1 hour)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: queueArn(Name), RoleArn: role, Input: Name, ...target },
        ...given,
      });
      return ScheduleArn;
    },
    messages,
    bodies: async (queue) => (await messages(queue)).map(({ Body = '' }) => Body),
    now,
    pass: (to) => cloud.cloud.clock.advance(typeof to === 'number' ? to * 1000 : Date.parse(to) - now()),
    async close() {
      scheduler.destroy();
      queues.destroy();
      await cloud.close();
    },
  };
}
