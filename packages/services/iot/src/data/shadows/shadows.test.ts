import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextMessage, startIot, type TestIot } from '../../testing/devices.ts';

let iot: TestIot;
beforeAll(async () => {
  iot = await startIot();
});
afterAll(() => iot.close());

interface Document {
  readonly state: object;
  readonly metadata: object;
  readonly version: number;
}

const read = (payload: Uint8Array | undefined): Document =>
  JSON.parse(Buffer.from(payload ?? []).toString('utf8')) as Document;
const update = async (thingName: string, document: object, shadowName?: string) =>
  read(
    (await iot.data.updateThingShadow({ thingName, shadowName, payload: Buffer.from(JSON.stringify(document)) }))
      .payload,
  );
const get = async (thingName: string, shadowName?: string) =>
  read((await iot.data.getThingShadow({ thingName, shadowName })).payload);

test('updates are merged, null takes away, delta is what differs', async () => {
  const stamp = { timestamp: expect.any(Number) as number };
  expect(await update('lamp', { state: { desired: { on: true, colour: { r: 1, g: 2 } } }, clientToken: 'a' })).toEqual({
    state: { desired: { on: true, colour: { r: 1, g: 2 } } },
    metadata: { desired: { on: stamp, colour: { r: stamp, g: stamp } } },
    version: 1,
    timestamp: expect.any(Number) as number,
    clientToken: 'a',
  });
  await update('lamp', { state: { reported: { on: false, colour: { r: 1 }, list: [1, 2] } } });
  const { state, metadata, version } = await get('lamp');
  expect(version).toBe(2);
  expect(state).toEqual({
    desired: { on: true, colour: { r: 1, g: 2 } },
    reported: { on: false, colour: { r: 1 }, list: [1, 2] },
    delta: { on: true, colour: { g: 2 } },
  });
  expect(metadata).toMatchObject({ reported: { list: [stamp, stamp] } });
  await update('lamp', { state: { desired: { on: null, colour: { g: null } }, reported: null } });
  expect((await get('lamp')).state).toEqual({ desired: { colour: { r: 1 } }, delta: { colour: { r: 1 } } });
  await update('lamp', { state: { desired: { colour: { r: null } } } });
  expect((await get('lamp')).state).toMatchObject({ desired: { colour: {} } });
  expect((await update('lamp', { state: null })).state).toBeNull();
});

test('versions go on after a deletion, and are asked for', async () => {
  await update('pump', { state: { reported: { a: 1 } } });
  expect(await refusal(update('pump', { state: { reported: { a: 2 } }, version: 7 }))).toMatchObject({
    code: 'ConflictException',
    status: 409,
    message: 'Version conflict',
  });
  await update('pump', { state: { reported: { a: 2 } }, version: 1 });
  await iot.data.deleteThingShadow({ thingName: 'pump' });
  expect(await refusal(get('pump'))).toMatchObject({
    code: 'ResourceNotFoundException',
    status: 404,
    message: "No shadow exists with name: 'pump'",
  });
  expect((await update('pump', { state: { reported: { b: 1 } } })).version).toBeGreaterThan(2);
});

test('named shadows stand beside the classic one, and are listed', async () => {
  await update('robot', { state: { reported: { x: 1 } } });
  await update('robot', { state: { reported: { x: 2 } } }, 'arm');
  await update('robot', { state: { reported: { x: 3 } } }, 'leg');
  expect((await get('robot', 'arm')).state).toEqual({ reported: { x: 2 } });
  expect((await get('robot')).state).toEqual({ reported: { x: 1 } });
  expect((await iot.data.listNamedShadowsForThing({ thingName: 'robot' })).results).toEqual(['arm', 'leg']);
  await iot.data.deleteThingShadow({ thingName: 'robot', shadowName: 'arm' });
  expect((await iot.data.listNamedShadowsForThing({ thingName: 'robot' })).results).toEqual(['leg']);
});

test.each<[document: unknown, message: string]>([
  ['{', 'Payload contains invalid json'],
  [{}, 'Missing required node: state'],
  [{ state: 1 }, 'State node must be an object'],
  [{ state: { desired: 1 } }, 'Desired node must be an object'],
  [{ state: { reported: [] } }, 'Reported node must be an object'],
  [{ state: { wanted: {} } }, "State contains an invalid node: 'wanted'"],
  [{ state: {}, version: 'x' }, 'Invalid version'],
])('%j is refused', async (document, message) => {
  const payload = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
  expect(await refusal(iot.data.updateThingShadow({ thingName: 'bad', payload }))).toMatchObject({
    code: 'InvalidRequestException',
    message,
  });
});

test('devices ask over topics, and are told what became of it', async () => {
  const device = await iot.connect(await iot.certificate('shadows'), { clientId: 'door' });
  const prefix = '$aws/things/door/shadow';
  await device.subscribeAsync(`${prefix}/get/rejected`);
  const rejected = nextMessage(device);
  await device.publishAsync(`${prefix}/get`, '{"clientToken":"t"}');
  expect(JSON.parse((await rejected)[1])).toMatchObject({
    code: 404,
    message: "No shadow exists with name: 'door'",
    clientToken: 't',
  });

  await device.subscribeAsync([
    `${prefix}/name/lock/update/accepted`,
    `${prefix}/name/lock/update/delta`,
    `${prefix}/name/lock/update/documents`,
  ]);
  const told = new Map<string, unknown>();
  const all = new Promise<void>((resolve) => {
    device.on('message', (topic, payload) => {
      told.set(topic.slice(prefix.length), JSON.parse(payload.toString('utf8')));
      if (told.size === 3) resolve();
    });
  });
  await device.publishAsync(`${prefix}/name/lock/update`, JSON.stringify({ state: { desired: { shut: true } } }), {
    qos: 1,
  });
  await all;
  expect(told.get('/name/lock/update/delta')).toMatchObject({ state: { shut: true }, version: 1 });
  expect(told.get('/name/lock/update/documents')).toMatchObject({
    previous: { state: {}, version: 0 },
    current: { state: { desired: { shut: true } }, version: 1 },
  });
});
