import { Sha256 } from '@aws-crypto/sha256-js';
import { allow, trust, type Keys } from '@coldstart/service-iam/testing';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextMessage, startIot, type TestIot } from '../testing/devices.ts';

let iot: TestIot;
beforeAll(async () => {
  iot = await startIot();
});
afterAll(() => iot.close());

const arn = (kind: string, name: string): string => `arn:aws:iot:eu-central-1:111122223333:${kind}/${name}`;

/** As AWS describes it: a session's token is no part of what is signed. https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html */
async function signedUrl({ accessKeyId, secretAccessKey, sessionToken }: Keys): Promise<string> {
  const { host, hostname, port } = new URL(iot.cloud.cloud.endpoint);
  const signer = new SignatureV4({
    service: 'iotdevicegateway',
    region: 'eu-central-1',
    sha256: Sha256,
    credentials: { accessKeyId, secretAccessKey },
  });
  const request = new HttpRequest({
    method: 'GET',
    protocol: 'ws:',
    hostname,
    port: Number(port),
    path: '/mqtt',
    headers: { host },
  });
  const { query } = await signer.presign(request, { expiresIn: 300 });
  const signed = new URLSearchParams(query as Record<string, string>);
  if (sessionToken !== undefined) signed.set('X-Amz-Security-Token', sessionToken);
  return `ws://${host}/mqtt?${signed.toString()}`;
}

async function connect(keys: Keys, clientId: string): Promise<MqttClient> {
  const client = await mqtt.connectAsync(
    await signedUrl(keys),
    { clientId, reconnectPeriod: 0, connectTimeout: 5000 },
    false,
  );
  client.on('error', () => undefined);
  return client;
}

test('whoever has signed acts with their own policies', async () => {
  const keys = await iot.cloud.user('ann', {
    Version: '2012-10-17',
    Statement: [
      allow('iot:Connect', arn('client', 'web-*')),
      allow('iot:Subscribe', arn('topicfilter', 'news')),
      allow(['iot:Publish', 'iot:Receive'], arn('topic', 'news')),
    ],
  });
  await expect(connect(keys, 'other')).rejects.toThrow('Not authorized');
  const client = await connect(keys, 'web-1');
  await client.subscribeAsync('news', { qos: 1 });
  const message = nextMessage(client);
  await client.publishAsync('news', 'hello', { qos: 1 });
  expect((await message)[1]).toBe('hello');
  await client.endAsync();
});

test("a role's session, whose token is not signed", async () => {
  const role = await iot.cloud.role('app', trust({ AWS: '111122223333' }), {
    Version: '2012-10-17',
    Statement: [allow('iot:*')],
  });
  const user = await iot.cloud.user('bob', { Version: '2012-10-17', Statement: [allow('sts:AssumeRole')] });
  const { Credentials: session } = await iot.cloud.sts(user).assumeRole({ RoleArn: role, RoleSessionName: 'web' });
  const client = await connect(
    {
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken ?? '',
    },
    'session',
  );
  await client.publishAsync('news', 'x', { qos: 1 });
  await client.endAsync();
});

test('a wrong signature, and none, are refused before MQTT begins', async () => {
  const url = new URL(await signedUrl({ accessKeyId: '111122223333', secretAccessKey: 'wrong' }));
  const answer = await fetch(url.href.replace('ws:', 'http:'));
  expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('signature')]);
  for (const href of [url.href, `ws://${url.host}/mqtt`]) {
    await expect(mqtt.connectAsync(href, { reconnectPeriod: 0 }, false)).rejects.toThrow("Couldn't connect");
  }
});
