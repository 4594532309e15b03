import type { TemplateParts } from '@coldstart/cloud';
import { dynamodbGlobalTable } from './resources/global-table.ts';
import { dynamodbTable } from './resources/table.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [dynamodbGlobalTable, dynamodbTable],
  sdkName: 'DynamoDb',
  schemas: new URL('./resources/schemas/', import.meta.url),
};
