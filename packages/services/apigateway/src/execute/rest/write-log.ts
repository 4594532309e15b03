import { createHash } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { accounts } from '../../rest/state.ts';
import { assume } from '../roles.ts';
import { startLog, wanted, type ExecutionLog } from './execution-log.ts';
import { settingsOf } from './method-settings.ts';
import type { MethodRequest } from './request.ts';

/** A log for a request, where its stage writes any and the account has a role to write with. */
export function logOf(call: Call, request: MethodRequest): ExecutionLog | undefined {
  const { loggingLevel = 'OFF' } = settingsOf(request);
  const { cloudwatchRoleArn } = call.state(accounts);
  return loggingLevel === 'OFF' || cloudwatchRoleArn === undefined ? undefined : startLog(() => call.now());
}

/**
 * Writes what was noted of a request, as the account's role. What cannot be written is told by the journal alone.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export async function writeExecutionLog(call: Call, request: MethodRequest): Promise<void> {
  const { cloudwatchRoleArn: roleArn } = call.state(accounts);
  const lines = request.log === undefined ? [] : wanted(request.log, settingsOf(request));
  if (roleArn === undefined || lines.length === 0) return;
  const { apiId, stageName, stage, isCanary } = request;
  const logGroupName = `API-Gateway-Execution-Logs_${apiId}/${stageName}${isCanary === true ? '/Canary' : ''}`;
  const logStreamName = createHash('md5').update(`${logGroupName} ${stage.deploymentId}`).digest('hex');
  const logEvents = lines.map(({ at, text }) => ({
    timestamp: Math.floor(at),
    message: `(${request.request.requestId}) ${text}`,
  }));
  try {
    const as = assume(call, roleArn);
    const put = () => call.invoke('logs', 'PutLogEvents', { logGroupName, logStreamName, logEvents }, { as });
    try {
      await put();
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
      await made(call.invoke('logs', 'CreateLogGroup', { logGroupName }, { as }));
      await made(call.invoke('logs', 'CreateLogStream', { logGroupName, logStreamName }, { as }));
      await put();
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

/** Another request may have made it. */
async function made(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceAlreadyExistsException') throw error;
  }
}
