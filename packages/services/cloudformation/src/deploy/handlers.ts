import type { ResourceContext, ResourceTag, Tag, ValueMap } from '@coldstart/cloud';
import type { ResourceSchema } from '../schema/schema.ts';
import type { Applied, StackResource } from '../state.ts';

/** Whether a resource is there (or gone), waits for an answer from outside, or has to be looked at again. */
export type Outcome = 'done' | 'waiting' | 'unstable';

/** What handlers work with, and what they tell the engine. */
export interface HandlerContext extends ResourceContext {
  /** Notes the physical id as soon as it is known: what fails after that is deleted again. */
  initiated(physicalId: string): void;
  /** Tags of a resource under these tags of its stack. */
  tagsUnder(stackTags: readonly Tag[], own: readonly Tag[] | undefined): ResourceTag[];
}

/** What the engine does with a resource of a type, whether that is a row or has handlers of its own. */
export interface Handlers {
  readonly type: string;
  readonly schema: ResourceSchema;
  readonly service: string;
  /** The service in CloudFormation's messages: `CloudWatchLogs`. */
  readonly sdkName: string;
  readonly legacy: boolean;
  readonly anyAttribute: boolean;
  /** Whether resources take over their stack's tags. */
  readonly tagged: boolean;
  /** The property that names it. */
  readonly nameProperty: string | undefined;
  /** Properties that AWS knows and this cloud does not. */
  readonly unsupported: readonly string[];
  create(resource: StackResource, context: HandlerContext): Promise<Outcome>;
  /** Left out where every change needs a new resource. */
  update?: ((resource: StackResource, before: Applied, context: HandlerContext) => Promise<Outcome>) | undefined;
  /** Goes on with a creation, change or deletion that was `unstable`. */
  carryOn?(resource: StackResource, context: HandlerContext, deleting: boolean): Promise<Outcome>;
  /** What is not there needs no deletion. */
  delete(resource: StackResource, context: HandlerContext): Promise<Outcome>;
  /** The properties as the service has them; `undefined` where the resource is gone. */
  read?(resource: StackResource, context: HandlerContext): Promise<ValueMap | undefined>;
  /** Whether a change needs a new resource beyond what the schema tells. */
  replaces?: ((properties: ValueMap, before: ValueMap) => boolean) | undefined;
  /** Of properties that have changed, those that cannot be changed in place. */
  fixed(changed: readonly string[]): string[];
}
