import { AwsError } from '@coldstart/wire';
import { afterEach, expect, test } from 'vitest';
import { ACCOUNT, QUEUE_ARN, startStandIn, type StandIn } from '../testing/stand-in.ts';
import { servicePrincipal } from '../principals.ts';
import { deliver, type Delivery } from './deliver.ts';
import { queueDelivery, type QueuedDelivery } from './queue.ts';

let standIn: StandIn | undefined;
afterEach(() => standIn?.close());

const arrived: { at: number; body: string; attributes: readonly string[] }[] = [];
afterEach(() => void arrived.splice(0));

const as = servicePrincipal('s3.amazonaws.com', ACCOUNT);
const toQueue = (body: string): Delivery => ({ target: QUEUE_ARN, message: { body }, as });

/** `start` begins what the test is about; whatever else arrives is noted, and refused as `refusals` say. */
function start(begin: (call: Parameters<typeof deliver>[0]) => unknown, refusals: AwsError[] = []): Promise<StandIn> {
  let begun = 0;
  return startStandIn({
    async run(call, { MessageBody = '', MessageAttributes = {} }) {
      if (MessageBody === 'start') {
        begun = call.now();
        await begin(call);
        return;
      }
      const seconds = Math.round((call.now() - begun) / 1000);
      arrived.push({ at: seconds, body: MessageBody, attributes: Object.keys(MessageAttributes).sort() });
      const refusal = MessageBody === 'order' ? refusals.shift() : undefined;
      if (refusal !== undefined) throw refusal;
    },
  });
}

const entries = (kind: 'delivery' | 'retry'): string[] =>
  (standIn?.cloud.journal.entries({ account: ACCOUNT, kind }) ?? []).map(
    ({ action, outcome, message }) => `${action} ${outcome}${message === undefined ? '' : ` ${message}`}`,
  );

test('a message is sent once, and the journal tells of it', async () => {
  standIn = await start((call) => deliver(call, { ...toQueue('order'), action: 'ObjectCreated:Put' }));
  await standIn.send('start');
  expect(arrived.map(({ body }) => body)).toEqual(['order']);
  expect(entries('delivery')).toEqual(['ObjectCreated:Put ok']);
});

test('what the target refuses is thrown', async () => {
  const refusal = new AwsError('AccessDenied', 'Not you.', { status: 403 });
  standIn = await start((call) => deliver(call, toQueue('order')), [refusal]);
  await expect(standIn.send('start')).rejects.toThrow('Not you.');
  expect(entries('delivery')).toEqual(['deliver denied Not you.']);
});

test("a delivery is recorded in its source's account", async () => {
  const source = { arn: 'arn:aws:s3:::theirs', account: '444455556666', region: 'eu-north-1' };
  standIn = await start((call) => queueDelivery(call, { ...toQueue('order'), source }));
  await standIn.send('start');
  await standIn.cloud.clock.advance(1);
  expect(arrived.map(({ body }) => body)).toEqual(['order']);
  expect(entries('delivery')).toEqual([]);
  expect(standIn.cloud.journal.entries({ account: source.account, kind: 'delivery' })).toMatchObject([
    { region: 'eu-north-1', resource: QUEUE_ARN, outcome: 'ok' },
  ]);
});

test('what is no target is refused by name', async () => {
  standIn = await start((call) => deliver(call, { ...toQueue('order'), target: 'arn:aws:braket:eu-west-1:1:x' }));
  await expect(standIn.send('start')).rejects.toThrow('arn:aws:braket:eu-west-1:1:x is no target');
});

const busy = (): AwsError => new AwsError('ServiceUnavailable', 'Later.', { status: 503 });
const queued = (more: Partial<QueuedDelivery>): QueuedDelivery => ({ ...toQueue('order'), ...more });

test('a queued message is tried again, later and later', async () => {
  const retry = { attempts: 3, delays: [10, 60] };
  standIn = await start((call) => queueDelivery(call, queued({ retry })), [busy(), busy(), busy()]);
  await standIn.send('start');
  await standIn.cloud.clock.advance(3_600_000);
  expect(arrived.map(({ at }) => at)).toEqual([0, 10, 70, 130]);
  expect(entries('retry').map((text) => text.replace(/^.*retry in/, 'in'))).toEqual(['in 10 s', 'in 60 s', 'in 60 s']);
});

const deadLetter = { target: QUEUE_ARN, as, message: { body: 'dead' }, describeFailure: 'code' as const };

test('what stays refused goes to the dead letters, with the reason', async () => {
  const retry = { attempts: 1, delays: [10] };
  standIn = await start((call) => queueDelivery(call, queued({ retry, deadLetter })), [busy(), busy()]);
  await standIn.send('start');
  await standIn.cloud.clock.advance(3_600_000);
  expect(arrived.map(({ at, body }) => `${at} ${body}`)).toEqual(['0 order', '10 order', '10 dead']);
  expect(arrived.at(-1)?.attributes).toEqual([
    'ERROR_CODE',
    'ERROR_MESSAGE',
    'EXHAUSTED_RETRY_CONDITION',
    'RETRY_ATTEMPTS',
  ]);
});

test('a target that may not be reached is not asked again', async () => {
  const retry = { attempts: 5, delays: [10] };
  const refusal = new AwsError('AccessDenied', 'Not you.', { status: 403 });
  standIn = await start((call) => queueDelivery(call, queued({ retry, deadLetter })), [refusal]);
  await standIn.send('start');
  await standIn.cloud.clock.advance(3_600_000);
  expect(arrived.map(({ body }) => body)).toEqual(['order', 'dead']);
});

test('a message that would be too old is given up', async () => {
  const retry = { attempts: 100, delays: [50], maximumAge: 120 };
  const refusals = Array.from({ length: 100 }, busy);
  standIn = await start((call) => queueDelivery(call, queued({ retry, deadLetter })), refusals);
  await standIn.send('start');
  await standIn.cloud.clock.advance(3_600_000);
  expect(arrived.map(({ at, body }) => `${at} ${body}`)).toEqual(['0 order', '50 order', '100 order', '100 dead']);
});
