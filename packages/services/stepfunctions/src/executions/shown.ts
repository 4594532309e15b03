import type { ExecutionRecord } from './state.ts';
import { machineArnOf } from '../run/machine.ts';
import { redrivability } from './redrivability.ts';
import { inputOf, outputOf } from './texts.ts';

const INCLUDED = { included: true };

const references = ({ versionArn, aliasArn, child }: ExecutionRecord) => ({
  ...(child === undefined ? {} : { mapRunArn: child.mapRun }),
  ...(versionArn === undefined ? {} : { stateMachineVersionArn: versionArn }),
  ...(aliasArn === undefined ? {} : { stateMachineAliasArn: aliasArn }),
});

/** An entry of ListExecutions. */
export function listed(record: ExecutionRecord) {
  const { arn, name, run, redriveDate, child } = record;
  const { stopTime } = run;
  return {
    executionArn: arn,
    stateMachineArn: machineArnOf(record),
    name,
    status: run.status,
    startDate: new Date(run.start.startTime),
    ...(stopTime === undefined ? {} : { stopDate: new Date(stopTime) }),
    ...references(record),
    ...(child === undefined ? {} : { itemCount: child.items }),
    redriveCount: run.start.redriveCount ?? 0,
    ...(redriveDate === undefined ? {} : { redriveDate: new Date(redriveDate) }),
  };
}

/** What DescribeExecution answers. */
export function described(record: ExecutionRecord, withData: boolean, now: number) {
  const { arn, name, run, trace, redriveDate } = record;
  const { stopTime, error, cause } = run;
  const output = outputOf(record);
  return {
    executionArn: arn,
    stateMachineArn: machineArnOf(record),
    name,
    status: run.status,
    startDate: new Date(run.start.startTime),
    ...(stopTime === undefined ? {} : { stopDate: new Date(stopTime) }),
    ...(withData ? { input: inputOf(record) } : {}),
    inputDetails: { included: withData },
    ...(output === undefined
      ? {}
      : { ...(withData ? { output } : {}), outputDetails: withData ? INCLUDED : { included: false } }),
    ...(trace === undefined ? {} : { traceHeader: trace }),
    ...references(record),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    redriveCount: run.start.redriveCount ?? 0,
    ...(redriveDate === undefined ? {} : { redriveDate: new Date(redriveDate) }),
    ...redrivability(record, now),
  };
}
