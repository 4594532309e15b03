import type { LogLevel } from '@aws-sdk/client-sfn';

const FATAL = /^Execution(Aborted|Failed|TimedOut)$/;
const ERROR = /(Failed|Aborted|TimedOut)$|^FailStateEntered$/;

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-log-level */
export function isLogged(type: string, level: LogLevel): boolean {
  if (level === 'ALL') return true;
  if (level === 'ERROR') return ERROR.test(type);
  return level === 'FATAL' && FATAL.test(type);
}
