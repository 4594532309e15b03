import { defineState, type Call } from '@coldstart/cloud';
import type { Json } from '@coldstart/states';
import { peekExecution, type ExecutionRecord } from '../executions/state.ts';
import { placeOf } from '../names.ts';
import type { StartTask } from '../tasks/index.ts';

/** A task that waits for a worker. */
export interface OfferedTask {
  /** An execution's ARN. */
  readonly arn: string;
  readonly task: string;
  readonly token: string;
  readonly input: Json;
}

/** Tasks of an activity in the order in which they came; one part for each activity. */
const queues = defineState('states/activity-tasks', () => ({ tasks: [] as OfferedTask[] }));

const addressOf = (activity: string) => ({ ...placeOf(activity), part: activity.slice(activity.lastIndexOf(':') + 1) });

/** A task waits for a worker of its activity. */
export function offer(call: Call, { arn }: ExecutionRecord, { task, token, input, resource }: StartTask): void {
  call.state(queues, addressOf(resource.arn)).tasks.push({ arn, task, token, input });
  call.announce(resource.arn);
}

/** Takes the oldest task that somebody still waits for. */
export function takeTask(call: Call, activity: string): OfferedTask | undefined {
  const address = addressOf(activity);
  if ((call.cloud.store.peek(queues, address)?.tasks.length ?? 0) === 0) return undefined;
  const { tasks } = call.state(queues, address);
  for (let next = tasks.shift(); next !== undefined; next = tasks.shift())
    if (peekExecution(call, next.arn)?.waiting[next.task]?.token === next.token) return next;
  return undefined;
}

export const dropTasks = (call: Call, activity: string): void => call.dropState(queues, addressOf(activity));
