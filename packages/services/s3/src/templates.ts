import type { TemplateParts } from '@coldstart/cloud';
import { s3BucketPolicy } from './resources/bucket-policy.ts';
import { s3Bucket } from './resources/bucket.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [s3BucketPolicy, s3Bucket],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
