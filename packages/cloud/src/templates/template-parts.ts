import type { DeclaredType } from './resource-type.ts';

/** What CloudFormation knows of a service; what SAM does is in `sam/parts.ts`. */
export interface TemplateParts {
  readonly types: readonly DeclaredType[];
  /** The folder of the types' schemas: `AWS-SQS-Queue.generated.json`. */
  readonly schemas: URL;
  /** The service in CloudFormation's messages, which is the name in AWS's SDK for Java; the types' own when left out. */
  readonly sdkName?: string;
}
