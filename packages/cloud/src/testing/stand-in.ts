import { SQS, type SendMessageRequest } from '@aws-sdk/client-sqs';
import type { Call } from '../call.ts';
import { anyone, defineService } from '../service.ts';
import type { ServiceEntry } from '../service-entry.ts';
import { startCloud, type RunningCloud } from '../start.ts';
import type { AnyTimer } from '../timers.ts';

type Sdk = typeof import('@aws-sdk/client-sqs');

/** A cloud of one service, whose operation does what a test wants: the mechanisms are tested without any of AWS's. */
export interface StandIn {
  readonly cloud: RunningCloud;
  /** Makes the call that the test has written, through the SDK. */
  send(body: string, account?: string): Promise<void>;
  close(): Promise<void>;
}

export const ACCOUNT = '111122223333';
export const QUEUE_ARN = `arn:aws:sqs:eu-west-1:${ACCOUNT}:queue`;

export async function startStandIn(options: {
  readonly run: (call: Call, input: Partial<SendMessageRequest>) => void | Promise<void>;
  readonly timers?: readonly AnyTimer[];
  readonly dataDir?: string;
  /** Its time stands still but for `advance`, unless this is true. */
  readonly timeRuns?: boolean;
}): Promise<StandIn> {
  const entry: ServiceEntry = {
    name: 'sqs',
    title: 'Stand-in',
    target: 'AmazonSQS',
    load: async () =>
      defineService<Sdk>({
        name: 'sqs',
        sdk: () => import('@aws-sdk/client-sqs'),
        operations: {
          SendMessage: { access: anyone, run: async (input, call) => (await options.run(call, input)) ?? {} },
        },
        timers: options.timers ?? [],
      }),
    // Only root calls here.
    identity: async () => ({
      policiesOf: () => ({ identity: [] }),
      sessionOf: () => undefined,
      trusts: () => false,
      issueKeys: () => {
        throw new Error('The stand-in has no keys to give.');
      },
    }),
  };
  const { dataDir, timeRuns = false } = options;
  const cloud = await startCloud({ services: [entry], timeRuns, ...(dataDir === undefined ? {} : { dataDir }) });
  const clients: SQS[] = [];
  return {
    cloud,
    async send(MessageBody, account = ACCOUNT) {
      const client = new SQS({
        endpoint: cloud.endpoint,
        region: 'eu-west-1',
        credentials: { accessKeyId: account, secretAccessKey: 'test' },
        maxAttempts: 1,
        md5: false,
      });
      clients.push(client);
      await client.sendMessage({ QueueUrl: `${cloud.endpoint}/${account}/queue`, MessageBody });
    },
    async close() {
      for (const client of clients) client.destroy();
      await cloud.close();
    },
  };
}
