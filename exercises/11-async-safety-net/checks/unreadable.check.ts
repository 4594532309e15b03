import { check } from '@coldstart/checks';
import { VISIBLE_AGAIN } from './orders.ts';
import { arrives, gone, put, type Queue } from './queues.ts';
import { record } from './records.ts';
import { redriving } from './triggers.ts';

/** JSON with blanks, unlike what `JSON.stringify` writes: whoever writes it anew does not keep it as it came. */
const spaced = (value: unknown): string => JSON.stringify(value, null, 1);

check('unreadable', async (t) => {
  const id = (): string => `o-${t.random.hex(10)}`;
  const bodies: [Queue, string][] = [
    ...(['FailedQueue', 'DeadQueue'] as const).flatMap((queue): [Queue, string][] => [
      [queue, `{ "orderId": "${id()}", `],
      [queue, `${id()} was torn`],
      [queue, spaced([{ orderId: id() }])],
      [queue, spaced(id())],
    ]),
    ['FailedQueue', spaced({ orderId: id(), country: 'FR' })],
    ['FailedQueue', spaced(record(t, id()))],
    ['FailedQueue', spaced(record(t, [id(), 1]))],
    ['FailedQueue', spaced(record(t, null, { orderId: id() }))],
  ];
  await redriving(t, async () => {
    for (const [queue, body] of t.random.shuffle(bodies)) {
      await put(t, queue, body);
      const orderId = /o-[0-9a-f]{10}/.exec(body)?.[0] ?? '';
      const which = `the message of ${queue} whose body is ${body.replaceAll(/\s+/g, ' ')} to be parked`;
      const message = await arrives(t, 'ParkedQueue', { orderId }, VISIBLE_AGAIN, which);
      t.expect(message.Body, `the message in ParkedQueue, as it came into ${queue}`).toEqual(body);
    }
    await put(t, 'FailedQueue', 'null');
    await gone(t, 'FailedQueue');
  });
});
