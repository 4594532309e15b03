import { busUsage, deliveryUsage, logUsage, queueUsage, streamUsage, topicUsage } from './messages.ts';
import { bucketUsage, tableUsage } from './storage.ts';
import { traceUsage } from './traces.ts';
import { UNKNOWN, type Usage } from '../usage.ts';
import type { Values } from './input.ts';

export { meterEntry } from './entries.ts';

type ServiceMeter = (operation: string, input: Values, output: Values) => Usage[];

/** By endpoint prefix. What a service does beside its operations, such as running a function, it notes itself. */
const METERS: Readonly<Record<string, ServiceMeter>> = {
  sqs: queueUsage,
  sns: topicUsage,
  events: busUsage,
  kinesis: streamUsage,
  firehose: deliveryUsage,
  logs: logUsage,
  dynamodb: tableUsage,
  s3: bucketUsage,
  xray: traceUsage,
  monitoring: (operation) => [{ meter: 'cloudwatch.requests', quantity: 1, resource: operation }],
};

/** Services that cost by the call, and that no price is known of here. */
const UNPRICED = new Set(['cognito-identity', 'cognito-idp', 'iotdata', 'kms', 'rds-data', 'secretsmanager']);

/** What AWS bills of a call that succeeded; nothing for those that are free. */
export function meterCall(service: string, operation: string, input: Values, output: Values): Usage[] {
  const meter = METERS[service];
  if (meter !== undefined) return meter(operation, input, output);
  return UNPRICED.has(service) ? [{ meter: UNKNOWN, quantity: 1, resource: `${service} ${operation}` }] : [];
}
