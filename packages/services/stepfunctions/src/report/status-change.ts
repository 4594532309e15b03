import { formatArn, queueDelivery, servicePrincipal, type Call } from '@coldstart/cloud';
import type { ExecutionRecord } from '../executions/state.ts';
import { inputOf, outputOf } from '../executions/texts.ts';
import { redrivability } from '../executions/redrivability.ts';
import { placeOf } from '../names.ts';
import { machineArnOf } from '../run/machine.ts';
import { PRINCIPAL } from '../role.ts';

const INCLUDED = { included: true };

/**
 * Tells the default event bus of an execution's new status.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function tellBus(call: Call, record: ExecutionRecord, status = record.run.status): void {
  const { arn, name, run, versionArn, aliasArn, redriveDate } = record;
  const place = placeOf(arn);
  const output = status === 'RUNNING' ? undefined : outputOf(record);
  const stopTime = status === 'RUNNING' ? undefined : run.stopTime;
  const detail = {
    executionArn: arn,
    stateMachineArn: machineArnOf(record),
    name,
    status,
    startDate: run.start.startTime,
    stopDate: stopTime ?? null,
    input: inputOf(record),
    output: output ?? null,
    stateMachineVersionArn: versionArn ?? null,
    stateMachineAliasArn: aliasArn ?? null,
    redriveCount: run.start.redriveCount ?? 0,
    redriveDate: redriveDate ?? null,
    ...redrivability({ ...record, run: { ...run, status } }),
    inputDetails: INCLUDED,
    outputDetails: output === undefined ? null : INCLUDED,
    error: status === 'RUNNING' ? null : (run.error ?? null),
    cause: status === 'RUNNING' ? null : (run.cause ?? null),
  };
  queueDelivery(call, {
    target: formatArn(place, 'events', 'event-bus/default'),
    as: servicePrincipal(PRINCIPAL, place.account),
    source: { arn, ...place },
    message: {
      body: JSON.stringify(detail),
      event: {
        source: 'aws.states',
        detailType: 'Step Functions Execution Status Change',
        resources: [arn],
        time: call.now(),
      },
    },
    action: 'status',
    note: `${name} is ${status}`,
  });
}
