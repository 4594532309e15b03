import { check } from '@coldstart/checks';
import { givenUp } from './given-up.ts';
import { deviceIn, expectItem, expectNothing, neighbours, nextWindow, reading, send } from './sensors.ts';

check('averages', async (t) => {
  const [one, zero, negative, other] = neighbours(t);
  const readings = [
    ...[21.5, 22, t.random.int(1, 400) / 16].map((celsius, at) => reading(t, one, { celsius, at })),
    reading(t, zero, { celsius: 0 }),
    ...[-0.5, 0, -11.25].map((celsius, at) => reading(t, negative, { celsius, at })),
    // Thirds have no end.
    ...[1, 1, 2].map((celsius, at) => reading(t, other, { celsius, at })),
  ];
  await nextWindow(t);
  const began = t.clock.now();
  await send(t, ...readings);
  await t.clock.advance(30_000);
  for (const device of [one, zero, negative, other])
    await expectNothing(t, 'a device before the window has ended', device);
  await nextWindow(t);
  for (const [device, which] of [
    [one, 'a device with three readings'],
    [zero, 'a device whose only reading is 0'],
    [negative, 'a device with readings below 0'],
    [other, 'a device with the readings 1, 1 and 2'],
  ] as const) {
    const own = readings.filter((sent) => sent.device === device);
    await expectItem(t, which, own, began);
  }
});

check('batches', async (t) => {
  const [first, second, apart] = [deviceIn(t, 0), deviceIn(t, 0), deviceIn(t, 1)];
  await nextWindow(t);
  const began = t.clock.now();
  const batches = [0, 1, 2].map((at) => [first, apart, second].map((device) => reading(t, device, { at })));
  // Each batch has an execution environment of its own.
  for (const [at, batch] of batches.entries()) {
    await t.withEnvironment('AverageFunction', { BATCH: String(at) }, () => send(t, ...batch));
  }
  await nextWindow(t);
  const next = t.clock.now();
  const of = (device: string) => batches.flat().filter((sent) => sent.device === device);
  for (const device of t.random.shuffle([first, second, apart]))
    await expectItem(t, 'a device whose readings came in three batches', of(device), began);
  const later = [reading(t, first, { at: 3 }), reading(t, first, { at: 4 })];
  await send(t, ...later);
  await nextWindow(t);
  await expectItem(t, 'a device in the next window', later, next);
  await expectItem(t, 'a device in the window before', of(first), began);
  await t.clock.advance(1000);
  await expectItem(t, 'a device that has sent nothing in the next window', of(second), began);
});

check('again', async (t) => {
  const [device, neighbour] = neighbours(t);
  const first = reading(t, device, { at: 1, celsius: 20 });
  const same = reading(t, device, { at: 2, celsius: 20 });
  const last = reading(t, device, { at: 3, celsius: 26 });
  const namesake = reading(t, neighbour, { id: first.id });
  await nextWindow(t);
  const began = t.clock.now();
  await send(t, first, first, same, namesake);
  await send(t, first, last);
  await send(t, last, same);
  await nextWindow(t);
  await expectItem(t, 'a device whose readings came twice', [first, same, last], began);
  await expectItem(t, 'a device that uses the `id` of another one', [namesake], began);
});

check('late', async (t) => {
  const [within, across, back] = neighbours(t);
  // As texts, 999 would come after 1001.
  const readings = {
    within: [999, 1001, 0].map((at) => reading(t, within, { at, celsius: 20 - at / 8 })),
    across: [1000, 80, 900].map((at) => reading(t, across, { at, celsius: at / 16 })),
    back: [0, 20, 7].map((at) => reading(t, back, { at, celsius: -at - 1 })),
  };
  await nextWindow(t);
  const began = t.clock.now();
  await send(t, ...readings.within);
  for (const at of [0, 1, 2]) await send(t, ...[readings.across[at], readings.back[at]].flatMap((sent) => sent ?? []));
  await nextWindow(t);
  await expectItem(t, 'a device whose readings came in another order, in one batch', readings.within, began);
  await expectItem(t, 'a device whose newest reading came in the first batch', readings.across, began);
  await expectItem(t, 'a device whose newest reading is the coldest', readings.back, began);
});

check('nothing', async (t) => {
  const [silent, broken, mixed] = neighbours(t);
  const measured = [reading(t, mixed, { at: 1, celsius: 12 }), reading(t, mixed, { at: 2, celsius: 14.5 })];
  await givenUp(t);
  await nextWindow(t);
  const began = t.clock.now();
  await send(t, reading(t, silent, { celsius: null }), reading(t, mixed, { at: 0, celsius: null }), ...measured);
  await send(t, reading(t, mixed, { at: 3, celsius: null }), reading(t, broken, { celsius: null }));
  await nextWindow(t);
  await t.clock.advance(1000);
  await expectItem(t, 'a device that could not measure at times', measured, began);
  await expectNothing(t, 'a device that could not measure', silent);
  await expectNothing(t, 'a device that could not measure', broken);
  const failed = t.journal.entries({ kind: 'invocation' }).filter(({ outcome }) => outcome !== 'ok');
  if (failed.length > 0) t.fail('no invocation to fail over readings of `null`', `${failed.length} of them failed`);
  const given = await givenUp(t);
  t.expect(given.length, 'the number of records in FailedQueue after readings of `null`').toEqual(0);
});
