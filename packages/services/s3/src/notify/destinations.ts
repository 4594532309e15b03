import type { Event, NotificationConfiguration, NotificationConfigurationFilter } from '@aws-sdk/client-s3';

export type DestinationKind = 'lambda' | 'sqs' | 'sns';

/** One destination of a bucket's notifications, whatever its kind. */
export interface Destination {
  readonly kind: DestinationKind;
  readonly id: string;
  readonly arn: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/** Destinations of a configuration, in the order in which it names them. */
export function destinationsOf(configuration: NotificationConfiguration): Destination[] {
  return [
    ...(configuration.LambdaFunctionConfigurations ?? []).map((one) =>
      destination('lambda', one.Id, one.LambdaFunctionArn, one.Events, one.Filter),
    ),
    ...(configuration.QueueConfigurations ?? []).map((one) =>
      destination('sqs', one.Id, one.QueueArn, one.Events, one.Filter),
    ),
    ...(configuration.TopicConfigurations ?? []).map((one) =>
      destination('sns', one.Id, one.TopicArn, one.Events, one.Filter),
    ),
  ];
}

function destination(
  kind: DestinationKind,
  id: string | undefined,
  arn: string | undefined,
  events: readonly Event[] | undefined,
  filter: NotificationConfigurationFilter | undefined,
): Destination {
  const rule = (name: string): string =>
    filter?.Key?.FilterRules?.find((one) => one.Name?.toLowerCase() === name)?.Value ?? '';
  return { kind, id: id ?? '', arn: arn ?? '', events: events ?? [], prefix: rule('prefix'), suffix: rule('suffix') };
}

/** True for a destination that is configured for an event of a key. Pure: the lessons run it in the browser. */
export const matchesEvent = ({ events, prefix, suffix }: Destination, event: string, key: string): boolean =>
  key.startsWith(prefix) && key.endsWith(suffix) && events.some((pattern) => covers(pattern, `s3:${event}`));

/** True where `s3:ObjectCreated:*` or the very name stands for an event. */
export const covers = (pattern: string, event: string): boolean =>
  pattern === event || (pattern.endsWith(':*') && event.startsWith(pattern.slice(0, -1)));
