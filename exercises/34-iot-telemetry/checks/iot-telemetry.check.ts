import { GetTopicRuleCommand, IoTClient } from '@aws-sdk/client-iot';
import { check } from '@coldstart/checks';
import { arrived, badOf, device, hot, invocations, messageId, MINUTE, publish, readingOf } from './farm.ts';

check('keeps', async (t) => {
  for (const by of t.random.shuffle([device(t), t.random.hex(8), `${t.random.word()} ${t.random.word()}`])) {
    const [id, temp] = [messageId(t), hot(t)];
    await publish(t, `farm/${by}/telemetry`, { messageId: id, temp });
    const item = await arrived(t, id, `a reading of ${temp} degrees on farm/${by}/telemetry`);
    t.expect(item, 'the item of a reading').toEqual({ messageId: id, temp, device: by });
  }
});

check('hot-alone', async (t) => {
  const by = device(t);
  const whole = t.random.int(-20, 29);
  const edge = messageId(t);
  await publish(t, `farm/${by}/telemetry`, { messageId: edge, temp: 30.25 });
  await arrived(t, edge, 'a reading of 30.25 degrees');
  const before = invocations(t).all;
  for (const temp of t.random.shuffle([30, whole, whole + 0.5, 0])) {
    await publish(t, `farm/${by}/telemetry`, { messageId: messageId(t), temp });
  }
  await publish(t, `farm/${by}/telemetry`, `${t.random.word()}: too hot!`);
  await publish(t, `farm/${by}/telemetry`, { messageId: messageId(t) });
  await t.clock.advance(1000);
  t.expect(invocations(t).all - before, 'the number of invocations by messages without a `temp` above 30').toEqual(0);
});

check('telemetry-alone', async (t) => {
  const by = device(t);
  const topics = [
    `farm/${by}/status`,
    `farm/${by}/house/telemetry`,
    `garden/${by}/telemetry`,
    'farm/telemetry',
    `farm/${by}/telemetry/more`,
  ];
  for (const topic of t.random.shuffle(topics)) {
    await publish(t, topic, { messageId: messageId(t), temp: hot(t) });
    await t.clock.advance(1000);
    if (invocations(t).all > 0) t.fail(`nothing on ${topic} to reach the function`, 'it was invoked');
  }
});

check('version', async (t) => {
  const { rule } = await t.client(IoTClient).send(new GetTopicRuleCommand({ ruleName: t.stack.resource('HotRule') }));
  t.expect(rule?.awsIotSqlVersion, "the version of the rule's SQL").toEqual('2016-03-23');
});

check('once', async (t) => {
  // What an earlier check has left to be tried again is none of these two.
  await t.clock.advance(4 * MINUTE);
  const before = invocations(t);
  const [by, id, temp] = [device(t), messageId(t), hot(t)];
  await publish(t, `farm/${by}/telemetry`, { messageId: id, temp });
  const first = await arrived(t, id, 'a reading');
  await publish(t, `farm/${by}/telemetry`, { messageId: id, temp: temp + 0.25 });
  await t.clock.advance(1000);
  t.expect(await readingOf(t, id), 'the item once a message with its messageId has come again').toEqual(first);
  await t.clock.advance(4 * MINUTE);
  const { all, failed } = invocations(t);
  const became = { all: all - before.all, failed: failed - before.failed };
  t.expect(
    became,
    'the number of invocations by two messages with one messageId, and how many of them failed,',
  ).toEqual({
    all: 2,
    failed: 0,
  });
});

check('rejects', async (t) => {
  const strange = [
    { temp: hot(t) },
    { messageId: '', temp: hot(t) },
    { messageId: t.random.int(1, 999), temp: hot(t) },
    { messageId: messageId(t), temp: String(hot(t)) },
    { messageId: messageId(t), temp: 125.5 },
    { messageId: messageId(t), temp: t.random.int(200, 999) },
  ];
  for (const message of t.random.shuffle(strange)) {
    const by = device(t);
    const before = invocations(t);
    await publish(t, `farm/${by}/telemetry`, message);
    await t.clock.advance(4 * MINUTE);
    const shown = JSON.stringify(message);
    const { all, failed } = invocations(t);
    const ran = { all: all - before.all, failed: failed - before.failed };
    t.expect(ran, `the number of invocations by ${shown}, and how many of them failed,`).toEqual({ all: 1, failed: 0 });
    const kept = await badOf(t, by);
    t.expect(kept.length, `the number of items in BadTable after ${shown}`).toEqual(1);
    const text = kept[0]?.['message'];
    if (typeof text !== 'string')
      return t.fail(`the message in BadTable of ${shown} to be a text`, `it is ${JSON.stringify(text)}`);
    t.expect(JSON.parse(text), `the message in BadTable of ${shown}`).toEqual({ ...message, device: by });
    if (typeof message.messageId === 'string' && message.messageId !== '') {
      t.expect(await readingOf(t, message.messageId), `the item in ReadingsTable after ${shown}`).toEqual(undefined);
    }
  }
  const [by, id] = [device(t), messageId(t)];
  await publish(t, `farm/${by}/telemetry`, { messageId: id, temp: 125 });
  await arrived(t, id, 'a reading of 125 degrees');
});

check('tries-again', async (t) => {
  for (const [table, message] of [
    ['ReadingsTable', { messageId: messageId(t), temp: hot(t) }],
    ['BadTable', { temp: hot(t) }],
  ] as const) {
    const by = device(t);
    const takeBack = t.faults.add({
      service: 'dynamodb',
      resource: t.stack.resource(table),
      times: 100,
      effect: 'throttle',
    });
    const before = invocations(t);
    await publish(t, `farm/${by}/telemetry`, message);
    await t.clock.advance(1000);
    takeBack();
    t.expect(invocations(t).failed - before.failed, `the number of invocations that failed while ${table} did`).toEqual(
      1,
    );
    await t.clock.advance(MINUTE + 5000);
    const kept =
      table === 'BadTable'
        ? (await badOf(t, by)).length === 1
        : 'messageId' in message && (await readingOf(t, message.messageId)) !== undefined;
    t.expect(kept, `whether the message is in ${table} after Lambda has tried again`).toEqual(true);
  }
});
