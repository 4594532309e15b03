import type { DeclaredType } from './resource-type.ts';

/** What CloudFormation and SAM know of a service. */
export interface TemplateParts {
  readonly types: readonly DeclaredType[];
  /** The folder of the types' schemas: `AWS-SQS-Queue.generated.json`. */
  readonly schemas: URL;
}
