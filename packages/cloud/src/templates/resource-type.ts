import type { Input, OperationName, Output } from '@coldstart/wire';
import type { Call } from '../call.ts';
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

/** The stack that a resource belongs to. */
export interface StackPlace {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** A resource of a stack as its handlers know it. */
export interface DeployedResource {
  readonly type: string;
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: ValueMap;
}

/** What completes a resource that was left pending. */
export type Completion =
  | { readonly physicalId?: string; readonly attributes: ValueMap }
  | { readonly reason: string; readonly physicalId?: string };

/** What a resource type works with while a stack is deployed. */
export interface ResourceContext<Sdk = object> {
  readonly call: Call;
  readonly stack: StackPlace;
  readonly logicalId: string;
  /** As the template has it: `Custom::Thing` for a custom resource. */
  readonly type: string;
  readonly invoke: InvokeOwn<Sdk>;
  readonly invokeAny: InvokeAny;
  /** The stack's tags and CloudFormation's own, after the resource's. */
  tags(own: readonly Tag[] | undefined): { Key: string; Value: string }[];
  /** `stack-logicalId-RANDOM` */
  name(max: number, options?: { readonly lower?: boolean }): string;
  /** Fresh for each create, update or delete: what an answer from outside names. */
  readonly token: string;
  /** Completes this create, update or delete, which was left pending. */
  complete(later: Call, result: Completion): Promise<void>;
}

/** A resource that was made or changed. */
export interface Made {
  readonly physicalId: string;
  /** What `Ref` gives, where that is not the physical id. */
  readonly ref?: string;
  /** What `Fn::GetAtt` gives beyond its properties. */
  readonly attributes?: ValueMap;
  /** True when an answer from outside completes it. */
  readonly pending?: boolean;
}

/**
 * One type of resource. It acts only through `context.invoke`, with the deployer's permissions.
 * Its properties' shape, attributes and replacement rules come from its schema; what it throws
 * becomes the resource's failure.
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
  /** A change that needs a new resource beyond those the schema tells of. */
  replaces?(properties: Properties, before: Properties): boolean;
  /** What one may ask of it with `Fn::GetAtt` beyond the schema; `true` for anything. */
  readonly anyAttribute?: true;
  /** Its handlers are older than the registry of types, and word their refusals differently. */
  readonly legacy?: true;
}

/** A resource type as its service declares it; its calls go to that service. */
export interface DeclaredType extends ResourceType {
  readonly service: string;
}

/**
 * How a service declares its resource types; the schema has been checked before a handler sees properties.
 *
 * @param service whose operations `context.invoke` calls
 */
export function resourceTypesOf<Sdk>(service: string) {
  return <Properties extends object>(type: ResourceType<Properties, Sdk>): DeclaredType =>
    ({ ...type, service }) as unknown as DeclaredType;
}
