import type { Target } from '@aws-sdk/client-scheduler';

/** Parameters of a target that belong to one kind of them. */
export type ParametersName = {
  [Key in keyof Target]-?: Key extends `${string}Parameters` ? Key : never;
}[keyof Target];

export interface TargetKind {
  /** What stands behind the account in its ARN. */
  readonly resource: RegExp;
  /** Its input is a document. */
  readonly json?: true;
  readonly parameters?: ParametersName;
  /** They must be there. */
  readonly needed?: true;
}

/**
 * Templated targets, by the service in their ARN. What this cloud has not is validated as well, and refused when it is
 * delivered: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
 */
export const TARGET_KINDS: Readonly<Record<string, TargetKind | undefined>> = {
  lambda: { resource: /^function:/, json: true },
  sqs: { resource: /^[\w-]+(?:\.fifo)?$/, parameters: 'SqsParameters' },
  sns: { resource: /^[\w-]+(?:\.fifo)?$/ },
  events: { resource: /^event-bus\//, json: true, parameters: 'EventBridgeParameters', needed: true },
  kinesis: { resource: /^stream\//, parameters: 'KinesisParameters', needed: true },
  firehose: { resource: /^deliverystream\// },
  states: { resource: /^stateMachine:/, json: true },
  ecs: { resource: /^cluster\//, parameters: 'EcsParameters', needed: true },
  sagemaker: { resource: /^pipeline\//, parameters: 'SageMakerPipelineParameters' },
  codebuild: { resource: /^project\// },
  codepipeline: { resource: /^[\w.@-]+$/ },
  inspector: { resource: /^target\// },
};

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html#unsupported-api-actions */
export const READING =
  /^(?:get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/;
