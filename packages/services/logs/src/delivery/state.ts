import type { DeliveryDestinationType, OutputFormat, S3DeliveryConfiguration } from '@aws-sdk/client-cloudwatch-logs';
import { defineState, type ResourceTag } from '@coldstart/cloud';

export interface DeliverySource {
  readonly name: string;
  readonly service: string;
  readonly resourceArn: string;
  readonly logType: string;
  tags: ResourceTag[];
}

export interface DeliveryDestination {
  readonly name: string;
  readonly type: DeliveryDestinationType;
  readonly resourceArn: string;
  readonly outputFormat: OutputFormat | undefined;
  policy: string | undefined;
  tags: ResourceTag[];
}

export interface Delivery {
  readonly id: string;
  readonly source: string;
  readonly destinationArn: string;
  readonly recordFields: readonly string[] | undefined;
  readonly fieldDelimiter: string | undefined;
  readonly s3: S3DeliveryConfiguration | undefined;
  tags: ResourceTag[];
}

/** Which services deliver their logs where. */
export const deliveries = defineState('logs/deliveries', () => ({
  sources: new Map<string, DeliverySource>(),
  destinations: new Map<string, DeliveryDestination>(),
  deliveries: new Map<string, Delivery>(),
}));
