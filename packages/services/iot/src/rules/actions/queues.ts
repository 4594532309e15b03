import type { FirehoseAction, KinesisAction, SnsAction, SqsAction } from '@aws-sdk/client-iot';
import { formatArn } from '@coldstart/cloud';
import { outputBytes, type Value } from '@coldstart/iot-sql';
import { randomUUID } from 'node:crypto';
import { bring, invokeAs, type ActionKind } from './work.ts';

/** https://docs.aws.amazon.com/iot/latest/developerguide/sqs-rule-action.html */
export const sqs: ActionKind<SqsAction> = {
  failed: 'SqsAction',
  verb: 'send message to SQS queue',
  resource: ({ queueUrl = '' }, { text }) => text(queueUrl),
  run({ roleArn, useBase64 = false }, work, url) {
    const [account = '', name = ''] = url.split('/').slice(-2);
    const region = /\bsqs\.([a-z0-9-]+)\./.exec(url)?.[1] ?? work.call.region;
    const body = useBase64 ? Buffer.from(work.bytes).toString('base64') : work.bytes;
    return bring(work, formatArn({ account, region }, 'sqs', name), roleArn, { body });
  },
};

/** https://docs.aws.amazon.com/iot/latest/developerguide/sns-rule-action.html */
export const sns: ActionKind<SnsAction> = {
  failed: 'SnsAction',
  verb: 'publish message to SNS topic',
  resource: ({ targetArn = '' }, { text }) => text(targetArn),
  run({ roleArn, messageFormat }, work, target) {
    if (messageFormat !== 'JSON') return bring(work, target, roleArn);
    const input = { TargetArn: target, Message: Buffer.from(work.bytes).toString('utf8'), MessageStructure: 'json' };
    return invokeAs(work, roleArn, 'sns', 'Publish', input);
  },
};

/** https://docs.aws.amazon.com/iot/latest/developerguide/kinesis-rule-action.html */
export const kinesis: ActionKind<KinesisAction> = {
  failed: 'KinesisAction',
  verb: 'put record into Kinesis stream',
  resource: ({ streamName = '' }, { text }) => text(streamName),
  run({ roleArn, partitionKey }, work, stream) {
    const key = partitionKey === undefined ? randomUUID() : work.text(partitionKey);
    return bring(work, formatArn(work.call, 'kinesis', `stream/${stream}`), roleArn, { partitionKey: key });
  },
};

/** In batch mode each element of an array is a record. https://docs.aws.amazon.com/iot/latest/developerguide/kinesis-firehose-rule-action.html */
export const firehose: ActionKind<FirehoseAction> = {
  failed: 'FirehoseAction',
  verb: 'put record into Firehose stream',
  resource: ({ deliveryStreamName = '' }, { text }) => text(deliveryStreamName),
  async run({ roleArn, separator = '', batchMode = false }, work, stream) {
    const target = formatArn(work.call, 'firehose', `deliverystream/${stream}`);
    const records =
      batchMode && Array.isArray(work.output) ? (work.output as readonly Value[]).map(outputBytes) : [work.bytes];
    for (const record of records) {
      await bring(work, target, roleArn, { body: Buffer.concat([record, Buffer.from(separator)]) });
    }
  },
};
