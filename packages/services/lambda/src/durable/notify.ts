import { formatArn, queueDelivery, servicePrincipal, type Call } from '@coldstart/cloud';
import { tellOfExecution } from '../metrics.ts';
import { functionArn } from '../names.ts';
import { runningHasChanged } from './gauges.ts';
import { isClosed, type Execution } from './state.ts';

const iso = (time: number): string => new Date(time).toISOString();

/**
 * Tells EventBridge and CloudWatch of an execution's new status.
 * https://docs.aws.amazon.com/lambda/latest/dg/durable-monitoring.html
 */
export function tellOfStatus(call: Call, execution: Execution): void {
  const { asked, arn, name, status, startedAt, endedAt } = execution;
  const { account, region } = asked;
  const detail = {
    durableExecutionArn: arn,
    durableExecutionName: name,
    functionArn: functionArn(asked, asked.qualifier),
    status,
    startTimestamp: iso(startedAt),
    ...(endedAt !== undefined && { endTimestamp: iso(endedAt) }),
  };
  queueDelivery(call, {
    target: formatArn(asked, 'events', 'event-bus/default'),
    message: {
      body: JSON.stringify(detail),
      event: { source: 'aws.lambda', detailType: 'Durable Execution Status Change', time: endedAt ?? startedAt },
    },
    as: servicePrincipal('lambda.amazonaws.com', account),
    source: { arn, account, region },
    action: 'Durable Execution Status Change',
    note: `${asked.name}/${name} is ${status}`,
  });
  const { operationCount: operations, written } = execution;
  const duration = isClosed(execution) ? (endedAt ?? startedAt) - startedAt : 0;
  runningHasChanged(call, asked, asked.name);
  tellOfExecution(call, asked, { status, duration, operations, written });
}
