import { SAMPLES } from '@coldstart/event-samples';
import { expect, test } from 'vitest';
import { presets } from './presets.ts';
import { encode, pack, unpack } from './unpack.ts';

test('what CloudWatch Logs sends is unwrapped in three steps', async () => {
  const { steps, kind, verdict } = await unpack(SAMPLES.logs.event.awslogs.data);
  expect(steps.map(({ wrapping, ok }) => [wrapping, ok])).toEqual([
    ['base64', true],
    ['gzip', true],
    ['json', true],
  ]);
  expect(steps[0]?.said).toContain('1f 8b');
  expect(JSON.parse(steps[2]?.shown ?? '')).toMatchObject({ messageType: 'DATA_MESSAGE' });
  expect(kind).toBe('success');
  expect(verdict).toContain('read each on its own');
});

test('what is packed here is unpacked here, other letters included', async () => {
  const { steps } = await unpack(await pack({ ...SAMPLES.unpackedLogs.event, logGroup: 'Größe 住所' }));
  expect(JSON.parse(steps[2]?.shown ?? '')).toMatchObject({ logGroup: 'Größe 住所' });
});

test('each preset ends where it should', async () => {
  const found = await Promise.all((await presets()).map(({ data }) => unpack(data)));
  expect(found.map(({ kind, steps }) => [kind, steps.length])).toEqual([
    ['success', 3],
    ['wait', 3],
    ['failure', 2],
    ['failure', 2],
  ]);
});

test.each([
  ['', 'base64'],
  ['{"messageType":1}', 'base64'],
  [encode(new TextEncoder().encode('{}')), 'gzip'],
])('%s stops at %s', async (data, wrapping) => {
  const { steps, kind } = await unpack(data);
  expect(steps.at(-1)).toMatchObject({ wrapping, ok: false });
  expect(kind).toBe('failure');
});

test('a text that is no object stops at JSON', async () => {
  const { steps } = await unpack(await pack([1]));
  expect(steps.at(-1)).toMatchObject({ wrapping: 'json', ok: false, said: 'The text is no JSON object.' });
});
