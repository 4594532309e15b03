import type { TemplateParts } from '@coldstart/cloud';
import { kinesisResourcePolicy } from './resources/resource-policy.ts';
import { kinesisStreamConsumer } from './resources/stream-consumer.ts';
import { kinesisStream } from './resources/stream.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [kinesisStream, kinesisStreamConsumer, kinesisResourcePolicy],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
