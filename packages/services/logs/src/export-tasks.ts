import { randomUUID } from 'node:crypto';
import type * as Sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '@coldstart/wire';
import { gzipSync } from 'fflate';
import { type Call, defineState } from '@coldstart/cloud';
import { onGroup } from './access.ts';
import type { LogsOperations } from './sdk.ts';
import { invalidParameter } from './errors.ts';
import { findGroup, page, streamsOf } from './names.ts';

interface ExportTask {
  readonly id: string;
  readonly name: string | undefined;
  readonly group: string;
  readonly streamPrefix: string | undefined;
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

function find(call: Call, id: string): ExportTask {
  const task = call.state(exportTasks).byId.get(id);
  if (task === undefined) throw new AwsError('ResourceNotFoundException', 'The specified export task does not exist.');
  return task;
}

/** Writes a stream's events into the bucket, as the Logs service, whom the bucket's policy must let in. */
async function carryOut(call: Call, id: string): Promise<void> {
  const task = find(call, id);
  if (task.status !== 'PENDING') return;
  task.status = 'RUNNING';
  const put = (key: string, body: Uint8Array): Promise<unknown> => {
    const as = {
      kind: 'service',
      account: call.account,
      arn: 'logs.amazonaws.com',
      service: 'logs.amazonaws.com',
    } as const;
    return call.invoke('s3', 'PutObject', { Bucket: task.bucket, Key: key, Body: body }, { as });
  };
  try {
    await put('aws-logs-write-test', Buffer.from('Permission Check Successful'));
    for (const [name, { events }] of streamsOf(call, task.group)) {
      if (task.streamPrefix !== undefined && !name.startsWith(task.streamPrefix)) continue;
      const lines = events
        .filter(({ timestamp }) => timestamp >= task.from && timestamp <= task.to)
        .map(({ timestamp, message }) => `${new Date(timestamp).toISOString()} ${message.replace(/\n?$/, '\n')}`);
      if (lines.length === 0) continue;
      const folder = name.replaceAll('/', '-');
      await put(`${task.prefix}/${task.id}/${folder}/000000.gz`, gzipSync(Buffer.from(lines.join('')), { mtime: 0 }));
    }
    task.status = 'COMPLETED';
  } catch (error) {
    task.status = 'FAILED';
    task.message = error instanceof Error ? error.message : String(error);
  }
  task.completionTime = Math.floor(call.now());
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html */
export const exportOperations: LogsOperations = {
  CreateExportTask: {
    access: onGroup,
    async run(input, call) {
      findGroup(call, input.logGroupName);
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
        streamPrefix: input.logStreamNamePrefix,
        from: input.from,
        to: input.to,
        bucket: input.destination,
        prefix: input.destinationPrefix ?? 'exportedlogs',
        creationTime: Math.floor(call.now()),
        status: 'PENDING',
      };
      byId.set(task.id, task);
      call.later(EXPORT_DELAY, `export ${task.group} to ${task.bucket}`, (later) => carryOut(later, task.id));
      return { taskId: task.id };
    },
  },

  DescribeExportTasks: {
    run({ taskId, statusCode, nextToken, limit }, call) {
      const found = [...call.state(exportTasks).byId.values()].filter(
        ({ id, status }) =>
          (taskId === undefined || id === taskId) && (statusCode === undefined || status === statusCode),
      );
      const { items, nextToken: next } = page(found, ({ id }) => id, limit ?? 50, nextToken);
      return {
        exportTasks: items.map((task) => ({
          taskId: task.id,
          taskName: task.name,
          logGroupName: task.group,
          from: task.from,
          to: task.to,
          destination: task.bucket,
          destinationPrefix: task.prefix,
          status: { code: task.status, message: task.message },
          executionInfo: { creationTime: task.creationTime, completionTime: task.completionTime },
        })),
        nextToken: next,
      };
    },
  },

  CancelExportTask: {
    run({ taskId }, call) {
      const task = find(call, taskId);
      if (!ACTIVE.includes(task.status)) {
        throw new AwsError('InvalidOperationException', 'The specified export task has already finished');
      }
      task.status = 'CANCELLED';
    },
  },
};
