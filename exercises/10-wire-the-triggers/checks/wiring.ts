import { CloudWatchLogsClient, PutSubscriptionFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateTopicRuleCommand, IoTClient, ReplaceTopicRuleCommand } from '@aws-sdk/client-iot';
import { PutBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { CheckContext } from '@coldstart/checks';
import { grant } from './grants.ts';
import { map } from './mappings.ts';
import { arnOf, POLLS, readTriggers, sensorRule, type Call, type Source } from './triggers.ts';

/** A call that has a source tell the function of events, and what it is about. */
interface Notification {
  readonly source: Source;
  readonly about: string;
  make(t: CheckContext, functionArn: string): Promise<unknown>;
}

const NOTIFICATIONS: Readonly<Record<Exclude<Call, 'CreateEventSourceMapping'>, Notification>> = {
  PutBucketNotificationConfiguration: {
    source: 'UploadsBucket',
    about: 'buckets',
    make: (t, LambdaFunctionArn) =>
      t.client(S3Client).send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: t.stack.resource('UploadsBucket'),
          NotificationConfiguration: {
            LambdaFunctionConfigurations: [{ LambdaFunctionArn, Events: ['s3:ObjectCreated:*'] }],
          },
        }),
      ),
  },
  Subscribe: {
    source: 'NewsTopic',
    about: 'topics',
    make: (t, Endpoint) =>
      t
        .client(SNSClient)
        .send(new SubscribeCommand({ TopicArn: t.stack.resource('NewsTopic'), Protocol: 'lambda', Endpoint })),
  },
  PutTargets: {
    source: 'ShopRule',
    about: 'rules of EventBridge',
    make: (t, Arn) =>
      t
        .client(EventBridgeClient)
        .send(new PutTargetsCommand({ Rule: t.stack.resource('ShopRule'), Targets: [{ Id: 'watch', Arn }] })),
  },
  PutSubscriptionFilter: {
    source: 'ShopLog',
    about: 'log groups',
    make: (t, destinationArn) =>
      t.client(CloudWatchLogsClient).send(
        new PutSubscriptionFilterCommand({
          logGroupName: t.stack.resource('ShopLog'),
          filterName: 'watch',
          filterPattern: '',
          destinationArn,
        }),
      ),
  },
  CreateTopicRule: { source: 'SensorRule', about: 'rules of AWS IoT', make: makeSensorRule },
};

async function makeSensorRule(t: CheckContext, functionArn: string): Promise<void> {
  const iot = t.client(IoTClient);
  const rule = {
    ruleName: sensorRule(t),
    topicRulePayload: {
      awsIotSqlVersion: '2016-03-23',
      sql: "SELECT * FROM 'sensors/+'",
      actions: [{ lambda: { functionArn } }],
    },
  };
  try {
    await iot.send(new CreateTopicRuleCommand(rule));
  } catch (error) {
    // A run before has left it.
    if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') throw error;
    await iot.send(new ReplaceTopicRuleCommand(rule));
  }
}

const wired = new WeakMap<object, Map<Source, Promise<string | undefined>>>();

/**
 * Has a source start the function as the file says, once for a deployed stack.
 *
 * @throws ExpectationError with what AWS says to that
 */
export async function wire(t: CheckContext, source: Source): Promise<void> {
  await grant(t);
  const done = wired.get(t.stack) ?? new Map<Source, Promise<string | undefined>>();
  wired.set(t.stack, done);
  const refusal = done.get(source) ?? refusalOf(t, source);
  done.set(source, refusal);
  const happened = await refusal;
  if (happened !== undefined) t.fail(`${source} to start the function, by ${readTriggers(t)[source].call}`, happened);
}

async function refusalOf(t: CheckContext, source: Source): Promise<string | undefined> {
  const { call, mapping } = readTriggers(t)[source];
  try {
    if (call === 'CreateEventSourceMapping') await map(t, source, mapping);
    else {
      const { source: fit, about, make } = NOTIFICATIONS[call];
      if (fit !== source) return `that call is about ${about}; ${whyNot(source)}`;
      await make(t, t.stack.output('WatchFunctionArn'));
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `AWS refused: ${error.message} (${error.name}, for ${arnOf(t, source)})`;
  }
}

const whyNot = (source: Source): string =>
  POLLS.some((polled) => polled === source) ? `${source} calls nobody` : `${source} has a call of its own`;
