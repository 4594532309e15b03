import type { Target } from '@aws-sdk/client-eventbridge';

/** What rules can send to, by the service in the ARN. */
export interface TargetKind {
  readonly service: string;
  /** The ARN's last part. */
  readonly resource: RegExp;
  /** It is reached as a role alone. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html */
  readonly asRole?: true;
  /** Without these parameters AWS would not know what to do there. */
  readonly parameters?: keyof Target;
}

/**
 * In the order of the documentation. What the cloud has no service for is refused on delivery, in the words of a dead
 * letter: a rule with such a target is valid.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 */
const KINDS: readonly TargetKind[] = [
  { service: 'events', resource: /^event-bus\/./, asRole: true },
  { service: 'events', resource: /^api-destination\/./, asRole: true },
  { service: 'events', resource: /^target\/(?:create-snapshot|(?:reboot|stop|terminate)-instance)$/, asRole: true },
  { service: 'execute-api', resource: /^[^/]+\/[^/]+\/[^/]+/ },
  { service: 'appsync', resource: /^endpoints\/graphql-api\/./, asRole: true },
  { service: 'batch', resource: /^job-queue\/./, asRole: true, parameters: 'BatchParameters' },
  { service: 'logs', resource: /^log-group:./ },
  { service: 'codebuild', resource: /^project\/./, asRole: true },
  { service: 'codepipeline', resource: /./, asRole: true },
  { service: 'imagebuilder', resource: /^image-pipeline\/./, asRole: true },
  { service: 'ecs', resource: /^cluster\/./, asRole: true, parameters: 'EcsParameters' },
  { service: 'firehose', resource: /^deliverystream\/./, asRole: true },
  { service: 'glue', resource: /^workflow\/./, asRole: true },
  { service: 'ssm-incidents', resource: /^response-plan\/./, asRole: true },
  { service: 'inspector', resource: /^target\/.+\/template\/./, asRole: true },
  { service: 'kinesis', resource: /^stream\/./, asRole: true },
  { service: 'lambda', resource: /^function:./ },
  { service: 'redshift', resource: /^cluster:./, asRole: true, parameters: 'RedshiftDataParameters' },
  { service: 'redshift-serverless', resource: /^workgroup\/./, asRole: true, parameters: 'RedshiftDataParameters' },
  { service: 'sagemaker', resource: /^pipeline\/./, asRole: true },
  { service: 'sns', resource: /./ },
  { service: 'sqs', resource: /\.fifo$/, parameters: 'SqsParameters' },
  { service: 'sqs', resource: /./ },
  { service: 'states', resource: /^stateMachine:./, asRole: true },
  { service: 'ssm', resource: /^automation-definition\/./, asRole: true },
  { service: 'ssm', resource: /^document\/./, asRole: true, parameters: 'RunCommandParameters' },
  { service: 'ssm', resource: /^opsitem$/, asRole: true },
];

export const kindOf = (service: string, resource: string): TargetKind | undefined =>
  KINDS.find((kind) => kind.service === service && kind.resource.test(resource));
