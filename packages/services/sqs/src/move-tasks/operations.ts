import { randomUUID } from 'node:crypto';
import type { ListMessageMoveTasksResultEntry } from '@aws-sdk/client-sqs';
import type { Access, Call } from '@coldstart/cloud';
import { onMove, onSource } from '../access.ts';
import { invalidParameter, invalidValue, notFound } from '../errors.ts';
import { readQueueArn } from '../queues/names.ts';
import type { SqsOperations } from '../sdk.ts';
import { contentsOf, peekQueue, queues, type Queue } from '../state.ts';
import { isVisible, planStep } from './move.ts';
import { moveTasks, type MoveTask } from './state.ts';

const MOST_PER_SECOND = 500;
const MOST_LISTED = 10;

/** @throws AwsError ResourceNotFoundException */
function findByArn(call: Call, arn: string, parameter: 'SourceArn' | 'DestinationArn'): Queue {
  const queue = peekQueue(call, readQueueArn(arn, parameter));
  if (queue === undefined)
    throw notFound(`The resource that you specified for the ${parameter} parameter doesn't exist.`);
  return queue;
}

function tasksOf(call: Call, source: string): MoveTask[] {
  return [...call.state(moveTasks).byId.values()].filter((task) => task.source === source);
}

const handleOf = ({ id, source }: MoveTask): string =>
  Buffer.from(JSON.stringify({ taskId: id, sourceArn: source })).toString('base64');

/** @throws AwsError InvalidParameterValue */
function readHandle(handle: string): { readonly taskId: string; readonly sourceArn: string } {
  try {
    const { taskId, sourceArn } = JSON.parse(Buffer.from(handle, 'base64').toString('utf8')) as Record<string, unknown>;
    if (typeof taskId === 'string' && typeof sourceArn === 'string') return { taskId, sourceArn };
  } catch {
    // Told below.
  }
  throw invalidParameter('Value for parameter TaskHandle is invalid.');
}

/** A queue that is not there is told of to everybody. */
function onTask({ TaskHandle }: { readonly TaskHandle: string }, call: Call, action: string): Access | undefined {
  const { sourceArn } = readHandle(TaskHandle);
  const isThere = peekQueue(call, readQueueArn(sourceArn, 'SourceArn')) !== undefined;
  return isThere ? onSource({ SourceArn: sourceArn }, call, action) : undefined;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html */
export const moveTaskOperations: SqsOperations = {
  StartMessageMoveTask: {
    access: onMove,
    run({ SourceArn: source, DestinationArn: destination, MaxNumberOfMessagesPerSecond: most }, call) {
      const queue = findByArn(call, source, 'SourceArn');
      const { account, region } = queue;
      const all = [...call.state(queues, { account, region }).byName.values()];
      if (!all.some(({ settings }) => settings.RedrivePolicy?.deadLetterTargetArn === source))
        throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
      if (destination !== undefined) findByArn(call, destination, 'DestinationArn');
      if (most !== undefined && (most < 1 || most > MOST_PER_SECOND))
        throw invalidValue(
          most,
          'MaxNumberOfMessagesPerSecond',
          `Must be between 1 and ${MOST_PER_SECOND}, if provided.`,
        );
      if (tasksOf(call, source).some(({ status }) => status === 'RUNNING'))
        throw invalidParameter(
          'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
        );
      const there = [...contentsOf(call, queue).messages.values()];
      const toMove = there.filter((message) => isVisible(queue, message, call.now())).length;
      const task: MoveTask = {
        id: randomUUID(),
        source,
        destination,
        most,
        toMove,
        started: call.now(),
        status: 'RUNNING',
        moved: 0,
        failure: undefined,
      };
      call.state(moveTasks).byId.set(task.id, task);
      planStep(call, task, 0);
      return { TaskHandle: handleOf(task) };
    },
  },

  ListMessageMoveTasks: {
    access: onSource,
    run({ SourceArn: source, MaxResults: most = 1 }, call) {
      findByArn(call, source, 'SourceArn');
      if (most < 1 || most > MOST_LISTED)
        throw invalidValue(most, 'MaxResults', `Must be between 1 and ${MOST_LISTED}, if provided.`);
      const latest = tasksOf(call, source).reverse().slice(0, most);
      return { Results: latest.map(showTask) };
    },
  },

  CancelMessageMoveTask: {
    access: onTask,
    run({ TaskHandle }, call) {
      const { taskId, sourceArn } = readHandle(TaskHandle);
      findByArn(call, sourceArn, 'SourceArn');
      const task = call.state(moveTasks).byId.get(taskId);
      if (task?.source !== sourceArn) throw notFound('Task does not exist.');
      if (task.status !== 'RUNNING') throw invalidParameter('Only active tasks can be cancelled.');
      task.status = 'CANCELLED';
      return { ApproximateNumberOfMessagesMoved: task.moved };
    },
  },
};

function showTask(task: MoveTask): ListMessageMoveTasksResultEntry {
  return {
    TaskHandle: task.status === 'RUNNING' ? handleOf(task) : undefined,
    Status: task.status,
    SourceArn: task.source,
    DestinationArn: task.destination,
    MaxNumberOfMessagesPerSecond: task.most,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failure,
    StartedTimestamp: task.started,
  };
}
