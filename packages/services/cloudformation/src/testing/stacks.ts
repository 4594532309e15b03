import { CloudFormation, type StackEvent } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import { startCloud, type RunningCloud, type ServiceEntry } from '@coldstart/cloud';
import { SERVICES } from './services.ts';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Whom a client calls, and as whom. */
interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials: Keys;
}

interface Connected {
  destroy(): void;
}

/** A cloud of a test's own and its administrator's clients. */
export interface TestStacks {
  readonly cloud: RunningCloud;
  readonly cloudformation: CloudFormation;
  readonly dynamodb: DynamoDB;
  readonly iam: IAM;
  readonly lambda: Lambda;
  readonly logs: CloudWatchLogs;
  readonly s3: S3;
  as(keys: Keys): CloudFormation;
  /** The administrator's client of another service; it goes with the stacks. */
  connect<Client extends Connected>(Service: new (config: ClientConfig) => Client): Client;
  /** Creates a stack from an object or YAML, and gives its status. */
  create(name: string, template: object | string, more?: object): Promise<string>;
  update(name: string, template: object | string, more?: object): Promise<string>;
  status(name: string): Promise<string>;
  /** The status once time has gone on far enough for all that a stack waits for, short of what comes from outside. */
  ended(name: string): Promise<string>;
  outputs(name: string): Promise<Record<string, string>>;
  /** Events in the order in which they happened, `Table CREATE_COMPLETE`. */
  events(name: string): Promise<string[]>;
  /** The reason of the first failed event of a resource or stack. */
  reason(name: string, logicalId?: string): Promise<string>;
  close(): Promise<void>;
}

export const ALL_CAPABILITIES = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;

const text = (template: object | string): string =>
  typeof template === 'string' ? template : JSON.stringify(template);

interface StacksOptions {
  /** Beyond those that CloudFormation's own tests need. */
  readonly services?: readonly ServiceEntry[];
  readonly dataDir?: string;
  readonly port?: number;
}

export async function startStacks(
  account = '111122223333',
  { services = [], ...options }: StacksOptions = {},
): Promise<TestStacks> {
  const cloud = await startCloud({ ...options, services: [...SERVICES, ...services] });
  const config = {
    endpoint: cloud.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: account, secretAccessKey: 'test' },
  };
  const cloudformation = new CloudFormation(config);
  const clients = {
    cloudformation,
    dynamodb: new DynamoDB(config),
    iam: new IAM(config),
    lambda: new Lambda(config),
    logs: new CloudWatchLogs(config),
    s3: new S3({ ...config, forcePathStyle: true }),
  };
  const connected: Connected[] = [];
  const describe = async (name: string) => {
    const { Stacks: [stack] = [] } = await cloudformation.describeStacks({ StackName: name });
    if (stack === undefined) throw new Error(`There is no stack ${name}.`);
    return stack;
  };
  const allEvents = async (name: string): Promise<StackEvent[]> =>
    (await cloudformation.describeStackEvents({ StackName: name })).StackEvents?.reverse() ?? [];
  const status = async (name: string): Promise<string> => (await describe(name)).StackStatus ?? '';
  return {
    cloud,
    ...clients,
    as: (credentials) => new CloudFormation({ ...config, credentials }),
    connect(Service) {
      const client = new Service(config);
      connected.push(client);
      return client;
    },
    async create(name, template, more = {}) {
      const { StackId: id = '' } = await cloudformation.createStack({
        StackName: name,
        TemplateBody: text(template),
        Capabilities: [...ALL_CAPABILITIES],
        ...more,
      });
      return status(id);
    },
    async update(name, template, more = {}) {
      await cloudformation.updateStack({
        StackName: name,
        TemplateBody: text(template),
        Capabilities: [...ALL_CAPABILITIES],
        ...more,
      });
      return status(name);
    },
    status,
    async ended(name) {
      for (let seconds = 0; seconds < 30; seconds += 1) {
        const now = await status(name);
        if (!now.endsWith('_IN_PROGRESS')) return now;
        await cloud.clock.advance(1000);
      }
      return status(name);
    },
    async outputs(name) {
      return Object.fromEntries(
        ((await describe(name)).Outputs ?? []).map(({ OutputKey: key = '', OutputValue: value = '' }) => [key, value]),
      );
    },
    async events(name) {
      return (await allEvents(name)).map(({ LogicalResourceId: id, ResourceStatus: state }) => `${id} ${state}`);
    },
    async reason(name, logicalId) {
      const failed = (await allEvents(name)).find(
        (event) =>
          event.ResourceStatus?.endsWith('_FAILED') === true &&
          (logicalId === undefined || event.LogicalResourceId === logicalId),
      );
      return failed?.ResourceStatusReason ?? '';
    },
    async close() {
      for (const client of [...Object.values(clients), ...connected]) client.destroy();
      await cloud.close();
    },
  };
}

/** A log group: the smallest resource there is. */
export const group = (properties: object = {}, more: object = {}): object => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: properties,
  ...more,
});

export const role = (properties: object = {}): object => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    ...properties,
  },
});
