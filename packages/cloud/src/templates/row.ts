import type { Input, OperationName, Output } from '@coldstart/wire';
import type { ResourceTag } from '../tags.ts';
import type { Value } from './value.ts';

/** The stack that a resource belongs to. */
export interface DeployedStack {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** What is known of a resource when an operation's input is made of it. */
export interface ResourceView<Properties, Sdk> {
  /** As the template has them: functions resolved, in the types of the schema. */
  readonly properties: Properties;
  /** What the service has been asked for so far; on deletion, all that there is. */
  readonly before: Partial<Properties>;
  /** By the row's rule for names; only while the resource is being created. */
  readonly name: string;
  /** The physical id; empty while the resource is being created. */
  readonly id: string;
  readonly stack: DeployedStack;
  /** The stack's tags and the resource's own, and CloudFormation's where the schema says so. */
  readonly tags: ResourceTag[];
  /** What stands at `text` of the row, in a call that makes or changes it; empty where it has none. */
  readonly text: string;
  /** The answers to the calls before this one in the same table. */
  readonly answers: { readonly [Name in OperationName<Sdk>]?: Output<Sdk, Name> };
  /** An attribute as text, `Arn`; empty where there is none. */
  readonly attribute: (name: string) => string;
}

/** Makes an operation's input. `undefined`: it is not called this time; a list: it is called for each. */
export type InputOf<View, In> = (view: View) => In | readonly In[] | undefined;

export type Attributes = Readonly<Record<string, Value | undefined>>;

/** An operation that is called for a resource, and what its answer tells. */
export interface ResourceCall<View, In, Out> {
  readonly input: InputOf<View, In>;
  /** The physical id, in the answer to a creation. */
  readonly id?: (answer: Out, view: View) => string | undefined;
  /** What `Fn::GetAtt` gives. */
  readonly attributes?: (answer: Out, view: View) => Attributes;
}

/** Operations of the type's service, called in this order. */
export type ResourceCalls<Sdk, View> = {
  readonly [Name in OperationName<Sdk>]?:
    | InputOf<View, Input<Sdk, Name>>
    | ResourceCall<View, Input<Sdk, Name>, Output<Sdk, Name>>;
};

/** Operations whose answers tell of a resource; `undefined`, or an error that says so, for what is not there. */
export type ResourceReads<Sdk, View, Result> = {
  readonly [Name in OperationName<Sdk>]?: {
    readonly input: InputOf<View, Input<Sdk, Name>>;
    readonly read: (answer: Output<Sdk, Name>, view: View) => Result | undefined;
  };
};

/** Properties that are set, or changed, by operations of their own. */
export interface PropertyChange<Properties, Sdk, View = ResourceView<Properties, Sdk>> {
  /** They are put when one of these has changed. */
  readonly of: readonly (keyof Properties & string)[];
  readonly list?: undefined;
  /** Its view says which of them have changed. */
  readonly put: ResourceCalls<Sdk, View & { readonly changed: readonly (keyof Properties)[] }>;
  /** Called when none of them is in the template any more; `put` is, where this is left out. */
  readonly remove?: ResourceCalls<Sdk, View>;
  /** The resource cannot be deleted before they are removed. */
  readonly removedFirst?: true;
  readonly read?: ResourceReads<Sdk, View, Partial<Properties>>;
}

/** A list whose items come and go one by one. */
export interface ListChange<Properties, Sdk, Name extends keyof Properties, View = ResourceView<Properties, Sdk>> {
  readonly list: Name;
  readonly of?: undefined;
  /** What makes an item the same as one before; the item itself when left out. */
  readonly key?: (item: ItemOf<Properties[Name]>, properties: Partial<Properties>) => string;
  /** Other properties that go into each item's calls. */
  readonly with?: readonly (keyof Properties & string)[];
  /** Also for an item that differs, which it replaces. */
  readonly add: ResourceCalls<Sdk, View & { readonly item: ItemOf<Properties[Name]> }>;
  /** For an item that differs, where `add` would not do. */
  readonly change?: ResourceCalls<
    Sdk,
    View & { readonly item: ItemOf<Properties[Name]>; readonly itemBefore: ItemOf<Properties[Name]> }
  >;
  readonly remove: ResourceCalls<Sdk, View & { readonly item: ItemOf<Properties[Name]> }>;
  /** The resource cannot be deleted before they are removed. */
  readonly removedFirst?: true;
  readonly read?: ResourceReads<Sdk, View, Partial<Properties>>;
}

type ItemOf<List> = NonNullable<List> extends readonly (infer Item)[] ? Item : never;

export type Change<Properties, Sdk> =
  | PropertyChange<Properties, Sdk>
  | { readonly [Name in keyof Properties]-?: ListChange<Properties, Sdk, Name> }[keyof Properties];

export interface TextLocation {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string | undefined;
}

/** How a resource gets and loses its tags. */
export interface TagChange<Properties, Sdk, View = ResourceView<Properties, Sdk>> {
  /** `Tags` when left out: a list of keys and values, or a map. */
  readonly property?: keyof Properties & string;
  /** Where they are not a property of their own. */
  readonly own?: (properties: Partial<Properties>, stack: DeployedStack) => readonly GivenTag[] | undefined;
  /** Creation does not take them. */
  readonly separate?: true;
  /** Its view's `tags` are those that are new or have changed; all of them where `untag` is left out. */
  readonly tag: ResourceCalls<Sdk, View>;
  readonly untag?: ResourceCalls<Sdk, View & { readonly keys: string[] }>;
  readonly read: ResourceReads<Sdk, View, readonly GivenTag[] | Readonly<Record<string, string>>>;
}

type GivenTag = { readonly Key?: string | undefined; readonly Value?: string | undefined };

/** How a resource is named: as the template says, or else `stack-logicalId-RANDOM`. */
export interface NameRule<Properties> {
  /** The property that names it; without one the name is always generated. */
  readonly property?: keyof Properties & string;
  /** Length of a generated name at most. */
  readonly most: number;
  /** Without capital letters. */
  readonly lower?: true;
  /** Stands in a generated name where the stack's name would. */
  readonly prefix?: string;
}

/**
 * A resource type as a table of its service's operations. CloudFormation reads from it how resources are created, changed,
 * read, tagged and deleted; the shape of properties, and which changes need a new resource, is in the type's schema.
 */
export interface ResourceRow<Properties, Sdk, View = ResourceView<Properties, Sdk>> {
  readonly type: `${string}::${string}`;
  readonly name?: NameRule<Properties>;
  /** The physical id, where it is neither the name nor in an answer. */
  readonly id?: (view: View) => string;
  /** Attributes that are in no answer. */
  readonly attributes?: (view: View) => Attributes;
  /**
   * Why properties are refused before anything is called; they may be those of a resource that is to be deleted.
   *
   * @param before what they are changed from
   */
  readonly check?: (properties: Properties, stack: DeployedStack, before: Partial<Properties>) => string | undefined;
  /** An object in S3 whose text its calls need. It is read with the deployer's permissions. */
  readonly text?: (properties: Properties) => TextLocation | undefined;
  readonly create: ResourceCalls<Sdk, View>;
  /** How what `create` sets is changed afterwards. */
  readonly update?: readonly Change<Properties, Sdk>[];
  /** What `create` does not take: set after it, in this order, and changed in the same way. */
  readonly settings?: readonly Change<Properties, Sdk>[];
  readonly tags?: TagChange<Properties, Sdk>;
  /** What is asked after each call that makes or changes it, until the resource is ready for the next. */
  readonly stable?: {
    readonly [Name in OperationName<Sdk>]?: {
      readonly input: InputOf<View, Input<Sdk, Name>>;
      readonly state: (answer: Output<Sdk, Name>) => 'ready' | 'waiting' | { readonly failed: string };
    };
  };
  /** What tells whether the resource is there; what `update` and `settings` read is added to it. */
  readonly read: ResourceReads<Sdk, View, Partial<Properties>>;
  readonly delete: ResourceCalls<Sdk, View>;
  /** Its deletion takes a while, and is over when `read` finds nothing. */
  readonly lingers?: true;
  /** Whether a change needs a new resource, beyond what the schema tells. */
  readonly replaces?: (properties: Properties, before: Properties) => boolean;
  /** Properties that AWS knows and this cloud does not: templates that have them are refused by name. */
  readonly unsupported?: readonly string[];
  /** Its handlers are older than the registry of types, and word their refusals differently. */
  readonly legacy?: true;
}

/** Any service's SDK, seen from the engine that works with rows. */
interface AnySdk {
  [command: `${string}Command`]: new (...input: never) => {
    readonly input: Record<string, unknown>;
    resolveMiddleware(
      stack: never,
      config: never,
      options: never,
    ): (args: never) => Promise<{ output: Record<string, unknown> }>;
  };
}

type AnyProperties = Record<string, Value | undefined>;
export type AnyView = ResourceView<AnyProperties, AnySdk>;
export type AnyCalls<View = AnyView> = ResourceCalls<AnySdk, View>;
export type AnyReads<Result> = ResourceReads<AnySdk, AnyView, Result>;
export type AnyPropertyChange = PropertyChange<AnyProperties, AnySdk>;
export type AnyListChange = ListChange<Record<string, Value[] | undefined>, AnySdk, string, AnyView>;

/** A row whatever its type: what the engine works with. */
export interface DeclaredRow extends Omit<ResourceRow<AnyProperties, AnySdk>, 'update' | 'settings'> {
  readonly update?: readonly (AnyPropertyChange | AnyListChange)[];
  readonly settings?: readonly (AnyPropertyChange | AnyListChange)[];
  /** Whose operations it is made of. */
  readonly service: string;
}

/**
 * How a service declares its resource types as rows.
 *
 * @param service whose operations they are made of
 */
export function resourceRowsOf<Sdk>(service: string) {
  return <Properties extends object>(row: ResourceRow<Properties, Sdk>): DeclaredRow =>
    // The schema has checked what the properties' type says, the SDK's types the operations and their input.
    ({ ...row, service }) as unknown as DeclaredRow;
}
