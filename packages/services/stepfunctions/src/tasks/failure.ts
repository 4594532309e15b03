import type { ExecutionEvent } from '@coldstart/states';

/** Why a task has failed, as retriers and catchers are told. */
export class TaskFailure extends Error {
  readonly error: string;

  /** @param error `Lambda.TooManyRequestsException` */
  constructor(error: string, cause: string) {
    super(cause);
    this.name = 'TaskFailure';
    this.error = error;
  }
}

/** What becomes of a task whose work was cut short. @throws whatever is no failure of a task */
export function failed(task: string, problem: unknown): ExecutionEvent {
  if (!(problem instanceof TaskFailure)) throw problem;
  return { type: 'taskFailed', task, error: problem.error, cause: problem.message };
}

/** What AWS has and this cloud has not. */
export const notImplemented = (arn: string): TaskFailure =>
  new TaskFailure(
    'NotImplemented',
    `${arn} is not part of this cloud. On AWS it exists; here, use another integration.`,
  );
