import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IoT } from '@aws-sdk/client-iot';
import { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';
import { SQS } from '@aws-sdk/client-sqs';
import { startCloud } from '@coldstart/cloud';
import { entries as iam } from '@coldstart/service-iam/entry';
import { allow, policy, trust } from '@coldstart/service-iam/testing';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { IAM } from '@aws-sdk/client-iam';
import mqtt from 'mqtt';
import { afterAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'coldstart-iot-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function started() {
  const cloud = await startCloud({ services: [...iam, ...sqs, ...entries], dataDir });
  const config = {
    endpoint: cloud.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
    maxAttempts: 1,
  };
  const clients = {
    iot: new IoT(config),
    data: new IoTDataPlane(config),
    queue: new SQS(config),
    iam: new IAM(config),
  };
  return {
    cloud,
    ...clients,
    async end() {
      for (const client of Object.values(clients)) client.destroy();
      await cloud.close();
    },
  };
}

test('certificates, rules, shadows and what is retained outlive a restart', async () => {
  const first = await started();
  const { QueueUrl = '' } = await first.queue.createQueue({ QueueName: 'hot' });
  const { Role } = await first.iam.createRole({
    RoleName: 'rules',
    AssumeRolePolicyDocument: trust({ Service: 'iot.amazonaws.com' }),
  });
  await first.iam.putRolePolicy({
    RoleName: 'rules',
    PolicyName: 'p',
    PolicyDocument: JSON.stringify(policy(allow('sqs:SendMessage'))),
  });
  const {
    certificateArn,
    certificatePem: cert,
    keyPair,
  } = await first.iot.createKeysAndCertificate({ setAsActive: true });
  await first.iot.createPolicy({ policyName: 'open', policyDocument: JSON.stringify(policy(allow('iot:*'))) });
  await first.iot.attachPolicy({ policyName: 'open', target: certificateArn });
  const queueUrl = QueueUrl.replace(/:\d+\//, ':4566/');
  await first.iot.createTopicRule({
    ruleName: 'hot',
    topicRulePayload: {
      sql: "SELECT temp FROM 'farm/#' WHERE temp > 30",
      actions: [{ sqs: { queueUrl, roleArn: Role?.Arn } }],
    },
  });
  await first.data.publish({ topic: 'config', payload: Buffer.from('{}'), retain: true, qos: 1 });
  await first.data.updateThingShadow({ thingName: 'pump', payload: Buffer.from('{"state":{"desired":{"on":true}}}') });
  await first.end();

  const second = await started();
  const ca = await (await fetch(`${second.cloud.endpoint}/_coldstart/certificate.pem`)).text();
  const { endpointAddress } = await second.iot.describeEndpoint({});
  const device = await mqtt.connectAsync(
    `mqtts://${endpointAddress}`,
    { cert, key: keyPair?.PrivateKey, ca, reconnectPeriod: 0 },
    false,
  );
  const message = new Promise<string>((resolve) => device.once('message', (topic) => resolve(topic)));
  await device.subscribeAsync('config');
  expect(await message).toBe('config');
  await device.publishAsync('farm/7', '{"temp":31}', { qos: 1 });
  await second.cloud.clock.advance(10);
  const url = (await second.queue.getQueueUrl({ QueueName: 'hot' })).QueueUrl;
  expect((await second.queue.receiveMessage({ QueueUrl: url })).Messages?.map(({ Body }) => Body)).toEqual([
    '{"temp":31}',
  ]);
  const shadow = await second.data.getThingShadow({ thingName: 'pump' });
  expect(JSON.parse(Buffer.from(shadow.payload ?? []).toString())).toMatchObject({ state: { desired: { on: true } } });
  await device.endAsync();
  await second.end();
});
