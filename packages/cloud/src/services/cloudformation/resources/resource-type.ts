import type { Input, OperationName, Output } from '@coldstart/wire';
import type * as CloudFormation from '@aws-sdk/client-cloudformation';
import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import type * as DynamoDB from '@aws-sdk/client-dynamodb';
import type * as IAM from '@aws-sdk/client-iam';
import type * as Lambda from '@aws-sdk/client-lambda';
import type * as S3 from '@aws-sdk/client-s3';
import type { Tag } from '@aws-sdk/client-cloudformation';
import type { Call } from '../../../core/call.ts';
import type { Stack, StackResource } from '../state.ts';
import type { ValueMap } from '../template/value.ts';

/** The services that resource types act through, by endpoint prefix. */
export interface Sdks {
  readonly cloudformation: typeof CloudFormation;
  readonly dynamodb: typeof DynamoDB;
  readonly iam: typeof IAM;
  readonly lambda: typeof Lambda;
  readonly logs: typeof Logs;
  readonly s3: typeof S3;
}

/** Calls an operation of a service as the deployer. */
export type Invoke = <Service extends keyof Sdks, Name extends OperationName<Sdks[Service]> & string>(
  service: Service,
  operation: Name,
  input: Input<Sdks[Service], Name>,
) => Promise<Output<Sdks[Service], Name>>;

/** What a resource type works with while a stack is deployed. */
export interface ResourceContext {
  readonly call: Call;
  readonly stack: Stack;
  readonly logicalId: string;
  readonly invoke: Invoke;
  /** The stack's tags and CloudFormation's own, after the resource's. */
  tags(own: readonly Tag[] | undefined): { Key: string; Value: string }[];
  /** `stack-logicalId-RANDOM` */
  name(max: number, options?: { readonly lower?: boolean }): string;
  /** Fresh for each create, update or delete: what an answer from outside names. */
  readonly token: string;
}

/** A resource that was made or changed. */
export interface Made {
  readonly physicalId: string;
  /** What `Ref` gives, where that is not the physical id. */
  readonly ref?: string;
  /** What `Fn::GetAtt` gives beyond its properties. */
  readonly attributes?: ValueMap;
  /** True when an answer from outside (see `answer.ts`) completes it. */
  readonly pending?: boolean;
}

/**
 * One type of resource. It acts only through `context.invoke`, with the deployer's permissions.
 * Its properties' shape, attributes and replacement rules come from `schema/types`; what it throws
 * becomes the resource's failure.
 */
export interface ResourceType<Properties = ValueMap> {
  readonly type: `${string}::${string}`;
  /** The physical id, where it is known before the resource is made. */
  named?(properties: Properties, context: ResourceContext): string;
  create(properties: Properties, context: ResourceContext, physicalId: string): Promise<Made> | Made;
  /** Left out where every change needs a new resource. */
  update?(
    properties: Properties,
    before: Properties,
    resource: StackResource,
    context: ResourceContext,
  ): Promise<Made> | Made;
  /** Returns true when an answer from outside completes the deletion. */
  delete(
    properties: Properties,
    resource: StackResource,
    context: ResourceContext,
  ): Promise<boolean | void> | boolean | void;
  /** A change that needs a new resource beyond those the schema tells of. */
  replaces?(properties: Properties, before: Properties): boolean;
  /** What one may ask of it with `Fn::GetAtt` beyond the schema; `true` for anything. */
  readonly anyAttribute?: true;
  /** Its handlers are older than the registry of types, and word their refusals differently. */
  readonly legacy?: true;
}

/** Declares a resource type; the schema has been checked before a handler sees properties. */
export function defineResource<Properties extends object>(type: ResourceType<Properties>): ResourceType {
  return type as unknown as ResourceType;
}
