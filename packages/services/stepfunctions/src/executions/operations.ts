import type { Call } from '@coldstart/cloud';
import { redriveExecution, variableReferences } from '@coldstart/states';
import { onExecution } from '../access.ts';
import { notRedrivable } from '../errors.ts';
import { readExecutionArn } from '../names.ts';
import { settingsOf } from '../machines/shown.ts';
import { alone } from '../run/alone.ts';
import { machineArnOf, revisionOf, runs } from '../run/machine.ts';
import { outsideOf } from '../run/outside.ts';
import { take, tell, type Follow } from '../run/tell.ts';
import type { StatesOperations } from '../sdk.ts';
import { tellBus } from '../report/status-change.ts';
import { redrivability } from './redrivability.ts';
import { described } from './shown.ts';
import { findExecution, keepExecution, type ExecutionRecord } from './state.ts';

/** @throws AwsError InvalidArn, ExecutionDoesNotExist */
function find(call: Call, arn: string): ExecutionRecord {
  readExecutionArn(arn);
  return findExecution(call, arn);
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-executions.html */
export const executionOperations: StatesOperations = {
  DescribeExecution: {
    access: onExecution,
    run: ({ executionArn, includedData }, call) =>
      described(find(call, executionArn), includedData !== 'METADATA_ONLY', call.now()),
  },

  /** As the machine was when the execution began. */
  DescribeStateMachineForExecution: {
    access: onExecution,
    run({ executionArn, includedData }, call) {
      const record = find(call, executionArn);
      const revision = revisionOf(call, record);
      const { label, mapRun } = record.child ?? {};
      const references = includedData === 'METADATA_ONLY' ? {} : variableReferences(runs(call, record));
      return {
        stateMachineArn: machineArnOf(record),
        name: record.machineName,
        ...settingsOf(revision, includedData !== 'METADATA_ONLY'),
        updateDate: new Date(revision.at),
        ...(mapRun === undefined ? {} : { mapRunArn: mapRun }),
        ...(label === undefined ? {} : { label }),
        ...(Object.keys(references).length === 0 ? {} : { variableReferences: references }),
      };
    },
  },

  StopExecution: {
    access: onExecution,
    async run({ executionArn, error, cause }, call) {
      find(call, executionArn);
      await tell(call, executionArn, [
        { type: 'stop', ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) },
      ]);
      const { stopTime = call.now() } = find(call, executionArn).run;
      return { stopDate: new Date(stopTime) };
    },
  },

  RedriveExecution: {
    access: onExecution,
    async run({ executionArn }, call) {
      find(call, executionArn);
      const follow: Follow[] = [];
      const redriveDate = call.now();
      await alone(call.cloud, executionArn, async () => {
        const record = find(call, executionArn);
        const able = redrivability(record, call.now());
        if (able.redriveStatus !== 'REDRIVABLE') throw notRedrivable(able.redriveStatusReason);
        const step = await redriveExecution(runs(call, record), record.run, outsideOf(call));
        keepExecution(call, record);
        record.redriveDate = redriveDate;
        tellBus(call, record, 'RUNNING');
        take(call, record, step, follow);
      });
      for (const next of follow) await next();
      return { redriveDate: new Date(redriveDate) };
    },
  },
};
