import { randomUUID } from 'node:crypto';
import { defineTimer, type Call } from '@coldstart/cloud';
import { contentsOf, peekQueue, type Queue } from '../state.ts';
import { gone } from '../messages/arrival.ts';
import type { Message } from '../messages/message.ts';
import { put } from '../messages/put.ts';
import { readQueueArn } from '../queues/names.ts';
import { moveTasks, type MoveTask } from './state.ts';

/** Messages in a second, where nobody asks for fewer. */
const MOST = 500;
const SECOND = 1000;

/** Moves the messages of a second. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const moveStep = defineTimer<{ readonly id: string }>('sqs/move', (call, { id }) => {
  const task = call.state(moveTasks).byId.get(id);
  if (task?.status !== 'RUNNING') return;
  const source = peekQueue(call, readQueueArn(task.source, 'SourceArn'));
  if (source === undefined) {
    fail(task, NO_QUEUE);
    return;
  }
  for (let left = task.most ?? MOST; left > 0 && task.status === 'RUNNING'; left -= 1) {
    const message = nextVisible(call, source);
    if (message === undefined || task.moved >= task.toMove) task.status = 'COMPLETED';
    else moveOne(call, task, source, message);
  }
  if (task.moved >= task.toMove && task.status === 'RUNNING') task.status = 'COMPLETED';
  if (task.status === 'RUNNING') planStep(call, task, SECOND);
});

const NO_QUEUE = 'AWS.SimpleQueueService.NonExistentQueue';

export function planStep(call: Call, { id, source }: MoveTask, delay: number): void {
  call.schedule(
    moveStep,
    { in: delay },
    { id },
    { key: id, what: `moves messages out of ${source.split(':').at(-1)}` },
  );
}

export function isVisible(queue: Queue, { visibleAt, kept }: Message, now: number): boolean {
  return visibleAt <= now && kept + queue.settings.MessageRetentionPeriod * 1000 > now;
}

function nextVisible(call: Call, queue: Queue): Message | undefined {
  const now = call.now();
  for (const message of contentsOf(call, queue).messages.values()) if (isVisible(queue, message, now)) return message;
  return undefined;
}

/** It is a new message where it goes. */
function moveOne(call: Call, task: MoveTask, source: Queue, message: Message): void {
  const arn = task.destination ?? message.deadLetterSource;
  if (arn === undefined) {
    fail(task, 'CouldNotDetermineMessageSource');
    return;
  }
  const destination = peekQueue(call, readQueueArn(arn, 'DestinationArn'));
  if (destination === undefined) {
    fail(task, NO_QUEUE);
    return;
  }
  contentsOf(call, source).messages.delete(message.id);
  gone(call, source);
  const now = call.now();
  put(call, destination, contentsOf(call, destination), {
    ...message,
    id: randomUUID(),
    sent: now,
    kept: now,
    visibleAt: now,
    receivedBefore: 0,
    deadLetterSource: undefined,
  });
  task.moved += 1;
}

function fail(task: MoveTask, reason: string): void {
  task.status = 'FAILED';
  task.failure = reason;
}
