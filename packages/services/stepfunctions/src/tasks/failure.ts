import { AwsError } from '@coldstart/wire';
import type { ExecutionEvent } from '@coldstart/states';
import type { StartTask } from './index.ts';

/** What AWS has and this cloud has not: no retrier is asked, but `States.ALL`. */
export const notImplemented = ({ task, resource }: StartTask): ExecutionEvent => ({
  type: 'taskFailed',
  task,
  error: 'NotImplemented',
  cause: `${resource.arn} is not part of this cloud. On AWS it exists; here, use another one.`,
});

/** A service has refused the call. @param service as SDKs for Java call it: `Lambda` */
export function refused(task: string, service: string, error: unknown): ExecutionEvent {
  if (!(error instanceof AwsError)) throw error;
  const { code, message, status = 400 } = error;
  const requestId = '00000000-0000-0000-0000-000000000000';
  const cause = `${message} (Service: ${service}, Status Code: ${status}, Request ID: ${requestId}) (SDK Attempt Count: 1)`;
  return { type: 'taskFailed', task, error: `${service}.${withException(code)}`, cause };
}

const withException = (code: string): string => (/(Exception|Error|Fault)$/.test(code) ? code : `${code}Exception`);
