import type { Message as ShownMessage } from '@aws-sdk/client-sqs';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onQueue } from '../access.ts';
import { invalidValue } from '../errors.ts';
import type { SqsOperations } from '../sdk.ts';
import { contentsOf, findQueue, type Queue, type QueueContents } from '../state.ts';
import { deadLetterQueueOf } from '../queues/redrive-policy.ts';
import { gone, visibleLater } from './arrival.ts';
import { decryptWithKey } from './key.ts';
import type { Message } from './message.ts';
import { receive } from './next.ts';
import { put } from './put.ts';
import { show, type Shown } from './show.ts';

const MOST_MESSAGES = 10;
/** Seconds. */
const LONGEST_WAIT = 20;
const LONGEST_TIMEOUT = 43_200;
/** Messages that were received and not deleted. */
const MOST_IN_FLIGHT = 120_000;
/** Milliseconds in which an attempt to receive may be made again. */
const ATTEMPT = 300_000;

interface Wanted {
  readonly most: number;
  /** Seconds. */
  readonly timeout: number;
  readonly attempt: string | undefined;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const receiveOperations: SqsOperations = {
  ReceiveMessage: {
    access: onQueue,
    async run(input, call) {
      let queue = findQueue(call, input.QueueUrl);
      const { MaxNumberOfMessages: most = 1, WaitTimeSeconds: wait = queue.settings.ReceiveMessageWaitTimeSeconds } =
        input;
      const { VisibilityTimeout: timeout = queue.settings.VisibilityTimeout, ReceiveRequestAttemptId: attempt } = input;
      checkInput(most, wait, timeout);
      const until = call.now() + wait * 1000;
      await decryptWithKey(call, queue);
      let taken = take(call, queue, { most, timeout, attempt });
      while (taken.length === 0 && call.now() < until) {
        if (!(await call.waitForArrival(queue.arn, until - call.now()))) break;
        // It may have been deleted meanwhile.
        queue = findQueue(call, input.QueueUrl);
        await decryptWithKey(call, queue);
        taken = take(call, queue, { most, timeout, attempt });
      }
      if (taken.length === 0) return {};
      return { Messages: taken.map((message): ShownMessage => show(queue, message, input as Shown)) };
    },
  },
};

function checkInput(most: number, wait: number, timeout: number): void {
  if (most < 1 || most > MOST_MESSAGES)
    throw invalidValue(most, 'MaxNumberOfMessages', `Must be between 1 and ${MOST_MESSAGES}, if provided.`);
  if (wait < 0 || wait > LONGEST_WAIT)
    throw invalidValue(wait, 'WaitTimeSeconds', `Must be >= 0 and <= ${LONGEST_WAIT}, if provided.`);
  if (timeout < 0 || timeout > LONGEST_TIMEOUT)
    throw invalidValue(
      timeout,
      'VisibilityTimeout',
      `VisibilityTimeout must be an integer between 0 and ${LONGEST_TIMEOUT}`,
    );
}

/** Takes messages for a receiver: they are hidden from others for a while. */
function take(call: Call, queue: Queue, { most, timeout, attempt }: Wanted): readonly Message[] {
  const there = contentsOf(call, queue);
  const taken = (queue.fifo ? again(there, attempt, call.now()) : undefined) ?? next(call, queue, there, most);
  const visibleAt = call.now() + timeout * 1000;
  for (const message of taken) {
    there.receipt += 1;
    message.receipt = there.receipt;
    message.received += 1;
    message.firstReceived ??= call.now();
    message.lastReceived = call.now();
    message.visibleAt = visibleAt;
    if (queue.fifo) there.turns.set(message.group ?? '', there.receipt);
    else toTheEnd(there, message);
  }
  if (taken.length === 0) return taken;
  if (timeout > 0) visibleLater(call, queue, visibleAt);
  if (queue.fifo && attempt !== undefined)
    there.attempts.set(attempt, { ids: taken.map(({ id }) => id), until: call.now() + ATTEMPT });
  return taken;
}

/** When it comes back, it stands behind what was not received yet. */
function toTheEnd({ messages }: QueueContents, message: Message): void {
  messages.delete(message.id);
  messages.set(message.id, message);
}

/** What a FIFO queue has given to the same attempt, whose answer was lost; nothing where any of it was deleted. */
function again({ attempts, messages }: QueueContents, attempt: string | undefined, now: number): Message[] | undefined {
  for (const [id, { until }] of attempts) if (until <= now) attempts.delete(id);
  if (attempt === undefined) return undefined;
  const found = attempts.get(attempt)?.ids.map((id) => messages.get(id));
  return found?.every((message) => message !== undefined && message.visibleAt > now) === true
    ? (found as Message[])
    : undefined;
}

/** The next messages that can be received; what was received too often goes to the dead letters, what is too old is dropped. */
function next(call: Call, queue: Queue, there: QueueContents, most: number): readonly Message[] {
  const { MessageRetentionPeriod: retention, RedrivePolicy: redrive } = queue.settings;
  const deadLetters = redrive === undefined ? undefined : deadLetterQueueOf(call, queue);
  if (queue.fifo) forgetGroups(there);
  const { taken, dead, expired, hidden } = receive(there.messages.values(), {
    fifo: queue.fifo,
    now: call.now(),
    most,
    retention: retention * 1000,
    maxReceiveCount: deadLetters === undefined ? undefined : redrive?.maxReceiveCount,
    turns: there.turns,
  });
  for (const { id } of expired) there.messages.delete(id);
  if (deadLetters !== undefined) for (const message of dead) bury(call, queue, deadLetters, message);
  if (!queue.fifo && hidden >= MOST_IN_FLIGHT)
    throw new AwsError('OverLimit', `Too many messages in flight: delete some of those that you have received.`);
  return taken;
}

/** A group without messages has no turn. */
function forgetGroups({ messages, turns }: QueueContents): void {
  const groups = new Set([...messages.values()].map(({ group = '' }) => group));
  for (const group of turns.keys()) if (!groups.has(group)) turns.delete(group);
}

function bury(call: Call, queue: Queue, deadLetters: Queue, message: Message): void {
  contentsOf(call, queue).messages.delete(message.id);
  const { received, receivedBefore, kept, ...others } = message;
  put(call, deadLetters, contentsOf(call, deadLetters), {
    ...others,
    // What was too old there is not kept longer here; a FIFO queue begins to count anew.
    kept: queue.fifo ? call.now() : kept,
    visibleAt: call.now(),
    receivedBefore: receivedBefore + received,
    deadLetterSource: queue.arn,
  });
  gone(call, queue);
}
