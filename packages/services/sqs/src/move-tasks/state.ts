import { defineState } from '@coldstart/cloud';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasksResultEntry.html */
export interface MoveTask {
  readonly id: string;
  readonly source: string;
  /** Left out where each message goes back to the queue that it came from. */
  readonly destination: string | undefined;
  /** Messages in a second. */
  readonly most: number | undefined;
  readonly toMove: number;
  /** Milliseconds since 1970. */
  readonly started: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  moved: number;
  failure: string | undefined;
}

/** Of the queues of an account and Region, the oldest first. */
export const moveTasks = defineState('sqs/move-tasks', () => ({ byId: new Map<string, MoveTask>() }));
