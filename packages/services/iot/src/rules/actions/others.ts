import type { CloudwatchLogsAction, LambdaAction, RepublishAction, S3Action } from '@aws-sdk/client-iot';
import { decide, formatArn, policiesOf, principalOf } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { iotArn } from '../../names.ts';
import { publish } from '../../publish.ts';
import { bring, roleOf, type ActionKind } from './work.ts';

/** Asynchronous: what the function then does is no matter of the rule's. https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html */
export const lambda: ActionKind<LambdaAction> = {
  failed: 'LambdaAction',
  verb: 'invoke lambda function',
  resource: ({ functionArn = '' }, { text }) => text(functionArn),
  run: (_, work, target) => bring(work, target, undefined),
};

/** https://docs.aws.amazon.com/iot/latest/developerguide/s3-rule-action.html */
export const s3: ActionKind<S3Action> = {
  failed: 'S3Action',
  verb: 'put S3 object',
  resource: ({ bucketName = '' }, { text }) => text(bucketName),
  run: ({ key = '', roleArn }, work, bucket) =>
    bring(work, `arn:aws:s3:::${bucket}`, roleArn, { objectKey: work.text(key) }),
};

/** https://docs.aws.amazon.com/iot/latest/developerguide/cloudwatch-logs-rule-action.html */
export const cloudwatchLogs: ActionKind<CloudwatchLogsAction> = {
  failed: 'CloudwatchLogsAction',
  verb: 'send data to CloudWatch Logs',
  resource: ({ logGroupName = '' }, { text }) => text(logGroupName),
  run: ({ roleArn }, work, group) =>
    bring(work, formatArn(work.call, 'logs', `log-group:${group}`), roleArn, { logStream: work.rule.name }),
};

/** `$$` stands for the `$` of reserved topics. https://docs.aws.amazon.com/iot/latest/developerguide/republish-rule-action.html */
export const republish: ActionKind<RepublishAction> = {
  failed: 'RepublishAction',
  verb: 'republish to topic',
  resource: ({ topic = '' }, { text }) => text(topic.replace(/^\$\$/, '\u0000')).replace('\u0000', '$'),
  async run({ roleArn, qos }, work, topic) {
    const { call } = work;
    const principal = principalOf(call.cloud, roleOf(work, roleArn));
    const access = { action: 'iot:Publish', resource: iotArn(call, 'topic', topic) };
    const question = { principal, access, region: call.region, now: call.now(), request: undefined, extra: {} };
    const { result, message } = decide(question, policiesOf(call.cloud, principal));
    if (result !== 'allowed') throw new AwsError('AccessDeniedException', message, { status: 403 });
    await publish(call, { topic, payload: work.bytes, qos: qos === 1 ? 1 : 0, retain: false, hops: work.hops + 1 });
  },
};
