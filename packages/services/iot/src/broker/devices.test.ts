import { allow, policy } from '@coldstart/service-iam/testing';
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextMessage, startIot, type TestIot } from '../testing/devices.ts';

let iot: TestIot;
beforeAll(async () => {
  iot = await startIot();
});
afterAll(() => iot.close());

const arn = (kind: string, name: string): string => `arn:aws:iot:eu-central-1:111122223333:${kind}/${name}`;

/** What a broker answers who is not let in. */
const refused = (connecting: Promise<MqttClient>): Promise<string> =>
  connecting.then(
    () => 'connected',
    (error: Error) => error.message,
  );

test('a certificate with a policy connects, subscribes and is given what is published', async () => {
  const keys = await iot.certificate('everything');
  const device = await iot.connect(keys, { clientId: 'pump-1' });
  await device.subscribeAsync('farm/+/telemetry', { qos: 1 });
  const message = nextMessage(device);
  await device.publishAsync('farm/7/telemetry', '{"temp":31}', { qos: 1 });
  expect(await message).toEqual(['farm/7/telemetry', '{"temp":31}', false]);
});

test('so is what an application publishes over HTTP', async () => {
  const device = await iot.connect(await iot.certificate('listener'), { clientId: 'listener' });
  await device.subscribeAsync('news');
  const message = nextMessage(device);
  await iot.data.publish({ topic: 'news', payload: Buffer.from('hello'), qos: 1 });
  expect((await message)[1]).toBe('hello');
});

test('without a certificate, with an unknown or an inactive one, nobody connects', async () => {
  const keys = await iot.certificate('inactive');
  await iot.iot.updateCertificate({ certificateId: keys.id, newStatus: 'INACTIVE' });
  expect(await refused(iot.connect(keys))).not.toBe('connected');
  await iot.iot.updateCertificate({ certificateId: keys.id, newStatus: 'ACTIVE' });
  expect(await refused(iot.connect(keys))).toBe('connected');
  expect(await refused(iot.connect({ ...keys, cert: undefined as never, key: undefined as never }))).not.toBe(
    'connected',
  );
});

test('policies decide: who may connect as what, publish, subscribe and receive', async () => {
  const keys = await iot.certificate(
    'narrow',
    allow('iot:Connect', arn('client', '${iot:Connection.Thing.ThingName}')),
    allow('iot:Publish', arn('topic', 'farm/${iot:ClientId}/telemetry')),
    allow('iot:Subscribe', arn('topicfilter', 'farm/*')),
    allow('iot:Receive', arn('topic', 'farm/*/news')),
    { Effect: 'Deny', Action: 'iot:Receive', Resource: arn('topic', 'farm/secret/news') },
  );
  expect(await refused(iot.connect(keys, { clientId: 'sensor-9' }))).toContain('Not authorized');
  await iot.iot.createThing({ thingName: 'sensor-9' });
  await iot.iot.attachThingPrincipal({ thingName: 'sensor-9', principal: keys.arn });
  const device = await iot.connect(keys, { clientId: 'sensor-9' });

  expect(await device.subscribeAsync('farm/+/news')).toMatchObject([{ qos: 0 }]);
  await expect(device.subscribeAsync('other')).rejects.toThrow();
  const seen: string[] = [];
  device.on('message', (topic) => seen.push(topic));
  const message = nextMessage(device);
  await iot.data.publish({ topic: 'farm/secret/news', payload: Buffer.from('x') });
  await iot.data.publish({ topic: 'farm/open/news', payload: Buffer.from('y') });
  expect((await message)[0]).toBe('farm/open/news');
  expect(seen).toEqual(['farm/open/news']);

  await device.publishAsync('farm/sensor-9/telemetry', '1', { qos: 1 });
  const closed = new Promise<void>((resolve) => void device.once('close', () => resolve()));
  device.publish('farm/sensor-8/telemetry', '1');
  await closed;
  const denied = iot.cloud.cloud.journal
    .entries({ kind: 'decision' })
    .map(({ action, resource }) => `${action} ${resource}`);
  expect(denied).toContain(`iot:Publish ${arn('topic', 'farm/sensor-8/telemetry')}`);
  expect(denied).toContain(`iot:Receive ${arn('topic', 'farm/secret/news')}`);
});

test("policies of a thing's groups count, attributes of the thing are variables", async () => {
  const keys = await iot.certificate('nothing', allow('iot:Receive', '*'));
  await iot.iot.createThing({ thingName: 'grouped', attributePayload: { attributes: { site: 'north' } } });
  await iot.iot.attachThingPrincipal({ thingName: 'grouped', principal: keys.arn });
  await iot.iot.createThingGroup({ thingGroupName: 'all' });
  const { thingGroupArn } = await iot.iot.createThingGroup({ thingGroupName: 'pumps', parentGroupName: 'all' });
  await iot.iot.addThingToThingGroup({ thingGroupName: 'pumps', thingName: 'grouped' });
  expect(await refused(iot.connect(keys, { clientId: 'grouped' }))).toContain('Not authorized');
  const policyDocument = JSON.stringify(
    policy(allow('iot:Connect', '*'), allow('iot:Publish', arn('topic', '${iot:Connection.Thing.Attributes[site]}/*'))),
  );
  await iot.iot.createPolicy({ policyName: 'of-all', policyDocument });
  await iot.iot.attachPolicy({ policyName: 'of-all', target: thingGroupArn?.replace('pumps', 'all') });
  const device = await iot.connect(keys, { clientId: 'grouped' });
  await device.publishAsync('north/level', '1', { qos: 1 });
});

test('what is retained is given to who subscribes to the very topic, and outlives the broker', async () => {
  const device = await iot.connect(await iot.certificate('retains'), { clientId: 'retains' });
  await device.publishAsync('config/7', '{"every":60}', { qos: 1, retain: true });
  const message = nextMessage(device);
  await device.subscribeAsync('config/+');
  await device.subscribeAsync('config/7', { qos: 1 });
  expect(await message).toEqual(['config/7', '{"every":60}', true]);
  expect(await iot.data.getRetainedMessage({ topic: 'config/7' })).toMatchObject({ topic: 'config/7', qos: 1 });
  expect((await iot.data.listRetainedMessages({})).retainedTopics).toMatchObject([
    { topic: 'config/7', payloadSize: 12, qos: 1 },
  ]);
  await device.publishAsync('config/7', '', { qos: 1, retain: true });
  await expect(iot.data.getRetainedMessage({ topic: 'config/7' })).rejects.toThrow('No retained message');
});

test('who comes and goes is told', async () => {
  const watcher = await iot.connect(await iot.certificate('watches'), { clientId: 'watcher' });
  await watcher.subscribeAsync('$aws/events/presence/+/guest', { qos: 1 });
  const came = nextMessage(watcher);
  const keys = await iot.certificate('guest');
  const guest = await iot.connect(keys, { clientId: 'guest' });
  const [topic, text] = await came;
  expect(topic).toBe('$aws/events/presence/connected/guest');
  expect(JSON.parse(text)).toMatchObject({
    clientId: 'guest',
    eventType: 'connected',
    principalIdentifier: keys.id,
    ipAddress: '127.0.0.1',
    versionNumber: 0,
  });
  const went = nextMessage(watcher);
  await guest.endAsync();
  expect(JSON.parse((await went)[1])).toMatchObject({
    eventType: 'disconnected',
    clientInitiatedDisconnect: true,
    disconnectReason: 'CLIENT_INITIATED_DISCONNECT',
    versionNumber: 0,
  });
});

test('the last will of a device that is lost, and what may not be published', async () => {
  const watcher = await iot.connect(await iot.certificate('watches-wills'), { clientId: 'wills' });
  await watcher.subscribeAsync('wills/#');
  const message = nextMessage(watcher);
  const lost = await iot.connect(await iot.certificate('lost'), {
    clientId: 'lost',
    will: { topic: 'wills/lost', payload: Buffer.from('gone'), qos: 1 },
  });
  lost.stream.destroy();
  expect((await message).slice(0, 2)).toEqual(['wills/lost', 'gone']);
  for (const [topic, qos] of [
    ['a', 2],
    ['$aws/events/presence/connected/me', 0],
    ['1/2/3/4/5/6/7/8/9', 0],
  ] as const) {
    const device = await iot.connect(await iot.certificate(`refused-${qos}-${topic.length}`));
    const closed = new Promise<void>((resolve) => void device.once('close', () => resolve()));
    device.publish(topic, 'x', { qos });
    await closed;
  }
});

test('another account has a broker of its own', async () => {
  const device = await iot.connect(await iot.certificate('ours'), { clientId: 'ours' });
  await device.subscribeAsync('#');
  const { IoTDataPlane } = await import('@aws-sdk/client-iot-data-plane');
  const other = new IoTDataPlane(iot.cloud.config({ accessKeyId: '222222222222', secretAccessKey: 'test' }));
  const message = nextMessage(device);
  await other.publish({ topic: 'theirs', payload: Buffer.from('x'), qos: 1 });
  await iot.data.publish({ topic: 'ours', payload: Buffer.from('x'), qos: 1 });
  expect((await message)[0]).toBe('ours');
  other.destroy();
});
