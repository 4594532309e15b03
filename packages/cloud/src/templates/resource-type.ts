import type { Input, OperationName, Output } from '@coldstart/wire';
import type { Call } from '../call.ts';
import type { ResourceTag } from '../tags.ts';
import type { Attributes, DeclaredRow, DeployedStack } from './row.ts';
import type { ValueMap } from './value.ts';

export interface Tag {
  readonly Key: string | undefined;
  readonly Value: string | undefined;
}

/** Calls an operation of the type's own service as the deployer. */
export type InvokeOwn<Sdk> = <Name extends OperationName<Sdk> & string>(
  operation: Name,
  input: Input<Sdk, Name>,
) => Promise<Output<Sdk, Name>>;

/** Calls an operation of any service as the deployer. */
export type InvokeAny = (service: string, operation: string, input: object) => Promise<Record<string, unknown>>;

/** A resource of a stack as its handlers know it. */
export interface DeployedResource {
  readonly type: string;
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: ValueMap;
}

/** What a resource type's handlers work with while a stack is deployed. */
export interface ResourceContext<Sdk = object> {
  readonly call: Call;
  readonly stack: DeployedStack;
  readonly logicalId: string;
  /** As the template has it: `Custom::Thing` for a custom resource. */
  readonly type: string;
  readonly invoke: InvokeOwn<Sdk>;
  readonly invokeAny: InvokeAny;
  /** The stack's tags and CloudFormation's own, after the resource's. */
  tags(own: readonly Tag[] | undefined): ResourceTag[];
  /** `stack-logicalId-RANDOM`; the prefix instead of the stack, where there is one. */
  name(most: number, options?: { readonly lower?: boolean; readonly prefix?: string | undefined }): string;
  /** Fresh for each create, update or delete: what an answer from outside names. */
  readonly token: string;
}

/** A resource that was made or changed. */
export interface Made {
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives beyond its properties. */
  readonly attributes?: Attributes;
  /** True when an answer from outside completes it. */
  readonly pending?: boolean;
}

/**
 * A resource type that is more than calls of its service's operations: one that waits for an answer from outside, or
 * is CloudFormation's own. All others are rows, see `row.ts`.
 *
 * It acts only through `context.invoke`, with the deployer's permissions. Its properties' shape, attributes and
 * replacement rules come from its schema; what it throws becomes the resource's failure.
 */
export interface ResourceType<Properties = ValueMap, Sdk = object> {
  readonly type: `${string}::${string}`;
  /** The physical id, where it is known before the resource is made. */
  named?(properties: Properties, context: ResourceContext<Sdk>): string;
  create(properties: Properties, context: ResourceContext<Sdk>, physicalId: string): Promise<Made> | Made;
  /** Left out where every change needs a new resource. */
  update?(
    properties: Properties,
    before: Properties,
    resource: DeployedResource,
    context: ResourceContext<Sdk>,
  ): Promise<Made> | Made;
  /** Returns true when an answer from outside completes the deletion. */
  delete(
    properties: Properties,
    resource: DeployedResource,
    context: ResourceContext<Sdk>,
  ): Promise<boolean | void> | boolean | void;
  /** What one may ask of it with `Fn::GetAtt` beyond the schema; `true` for anything. */
  readonly anyAttribute?: true;
  /** Its handlers are older than the registry of types, and word their refusals differently. */
  readonly legacy?: true;
}

/** Handlers as their service declares them; their calls go to that service. */
export interface DeclaredHandlers extends ResourceType {
  readonly service: string;
}

export type DeclaredType = DeclaredRow | DeclaredHandlers;

/**
 * How a service declares resource types with handlers of their own; the schema has been checked before a handler sees
 * properties.
 *
 * @param service whose operations `context.invoke` calls
 */
export function resourceTypesOf<Sdk>(service: string) {
  return <Properties extends object>(type: ResourceType<Properties, Sdk>): DeclaredHandlers =>
    ({ ...type, service }) as unknown as DeclaredHandlers;
}
