import { randomUUID } from 'node:crypto';
import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import { gzipSync } from 'fflate';
import { defineState, defineTimer, deliver, type Call } from '@coldstart/cloud';
import { onGroup } from './access.ts';
import { invalidParameter } from './errors.ts';
import { groupArn } from './names.ts';
import { page } from './paging.ts';
import type { LogsOperations } from './sdk.ts';
import { readGroup, readStreams } from './state.ts';
import { eventsOf, type LogEvent } from './stream-events.ts';
import { logsPrincipal } from './subscriptions.ts';

interface ExportTask {
  readonly id: string;
  readonly name: string | undefined;
  readonly group: string;
  readonly streamPrefix: string;
  readonly from: number;
  readonly to: number;
  readonly bucket: string;
  readonly prefix: string;
  readonly creationTime: number;
  status: Sdk.ExportTaskStatusCode;
  message?: string;
  completionTime?: number;
}

const exportTasks = defineState('logs/exports', () => ({ byId: new Map<string, ExportTask>() }));

/** Milliseconds that a task is pending. */
const EXPORT_DELAY = 200;

const ACTIVE: readonly string[] = ['PENDING', 'PENDING_CANCEL', 'RUNNING'];

function findTask(call: Call, id: string): ExportTask {
  const task = call.state(exportTasks).byId.get(id);
  if (task === undefined) throw new AwsError('ResourceNotFoundException', 'The specified export task does not exist.');
  return task;
}

/** Writes the events into the bucket. A restart in the middle of it writes the same objects again. */
export const exportTimer = defineTimer<{ readonly taskId: string }>('logs/export', async (call, { taskId }) => {
  const task = findTask(call, taskId);
  // Running where a restart has cut it short.
  if (!ACTIVE.includes(task.status)) return;
  task.status = 'RUNNING';
  try {
    await writeObject(call, task, 'aws-logs-write-test', Buffer.from('Permission Check Successful'));
    await writeStreams(call, task);
    finish(call, task, 'COMPLETED');
  } catch (error) {
    // The group may have been deleted, and the bucket may refuse; whatever else goes wrong is the cloud's own fault.
    if (!(error instanceof AwsError)) throw error;
    finish(call, task, 'FAILED', error.message);
  }
});

function finish(call: Call, task: ExportTask, status: Sdk.ExportTaskStatusCode, message?: string): void {
  // It may have been cancelled in the meantime.
  if (!ACTIVE.includes(task.status)) return;
  task.status = status;
  if (message !== undefined) task.message = message;
  task.completionTime = Math.floor(call.now());
}

async function writeStreams(call: Call, task: ExportTask): Promise<void> {
  const group = readGroup(call, task.group);
  for (const stream of readStreams(call, task.group).values()) {
    if (!stream.name.startsWith(task.streamPrefix)) continue;
    const wanted = ({ timestamp }: LogEvent): boolean => timestamp >= task.from && timestamp <= task.to;
    const events = eventsOf(call, group, stream, wanted);
    if (events.length === 0) continue;
    const folder = stream.name.replaceAll('/', '-');
    await writeObject(call, task, `${task.prefix}/${task.id}/${folder}/000000.gz`, compress(events));
  }
}

function compress(events: readonly LogEvent[]): Uint8Array {
  const lines = events.map(
    ({ timestamp, message }) => `${new Date(timestamp).toISOString()} ${message.replace(/\n?$/, '\n')}`,
  );
  return gzipSync(Buffer.from(lines.join('')), { mtime: 0 });
}

/** As the Logs service, whom the bucket's policy must let in. */
async function writeObject(call: Call, task: ExportTask, objectKey: string, body: Uint8Array): Promise<void> {
  await deliver(call, {
    target: `arn:aws:s3:::${task.bucket}`,
    message: { body, objectKey },
    as: logsPrincipal(call),
    source: { arn: `${groupArn(call, task.group)}:*`, account: call.account },
    action: 'export',
    note: `The export task ${task.id} of ${task.group} writes ${objectKey} to ${task.bucket}`,
  });
}

function describeTask(task: ExportTask): Sdk.ExportTask {
  return {
    taskId: task.id,
    taskName: task.name,
    logGroupName: task.group,
    from: task.from,
    to: task.to,
    destination: task.bucket,
    destinationPrefix: task.prefix,
    status: { code: task.status, message: task.message },
    executionInfo: { creationTime: task.creationTime, completionTime: task.completionTime },
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html */
export const exportTaskOperations: LogsOperations = {
  CreateExportTask: {
    access: onGroup,
    async run(input, call) {
      readGroup(call, input.logGroupName);
      const { byId } = call.state(exportTasks);
      if ([...byId.values()].some(({ status }) => ACTIVE.includes(status))) {
        throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
      }
      if (input.from > input.to) throw invalidParameter('The export start time must be before the end time.');
      await call.invoke('s3', 'GetBucketLocation', { Bucket: input.destination }).catch(() => {
        throw invalidParameter('The given bucket does not exist. Please make sure the bucket is valid.');
      });
      const task: ExportTask = {
        id: randomUUID(),
        name: input.taskName,
        group: input.logGroupName,
        streamPrefix: input.logStreamNamePrefix ?? '',
        from: input.from,
        to: input.to,
        bucket: input.destination,
        prefix: input.destinationPrefix ?? 'exportedlogs',
        creationTime: Math.floor(call.now()),
        status: 'PENDING',
      };
      byId.set(task.id, task);
      const what = `export ${task.group} to ${task.bucket}`;
      call.schedule(exportTimer, { in: EXPORT_DELAY }, { taskId: task.id }, { key: task.id, what });
      return { taskId: task.id };
    },
  },

  DescribeExportTasks: {
    run(input, call) {
      const { taskId, statusCode } = input;
      const found = [...call.state(exportTasks).byId.values()].filter(
        ({ id, status }) =>
          (taskId === undefined || id === taskId) && (statusCode === undefined || status === statusCode),
      );
      const { items, nextToken } = page(call, input, found, ({ id }) => id);
      return { exportTasks: items.map(describeTask), nextToken };
    },
  },

  CancelExportTask: {
    run({ taskId }, call) {
      const task = findTask(call, taskId);
      if (!ACTIVE.includes(task.status)) {
        throw new AwsError('InvalidOperationException', 'The specified export task has already finished');
      }
      task.status = 'CANCELLED';
      call.unschedule(exportTimer, taskId);
    },
  },
};
