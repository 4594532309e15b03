import type { Principal } from '@coldstart/iam';
import type {
  Capability,
  ChangeSetStatus,
  ExecutionStatus,
  OnFailure,
  ResourceChange,
  ResourceStatus,
  RollbackConfiguration,
  StackResourceDrift,
  StackStatus,
  Tag,
} from '@aws-sdk/client-cloudformation';
import { defineState, type Value, type ValueMap } from '@coldstart/cloud';
import type { ParameterValue } from './template/parameters.ts';
import type { DeletionPolicy } from './template/template.ts';

/** A resource of a stack as it is. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Empty until it is known. */
  physicalId: string;
  status: ResourceStatus;
  statusReason?: string | undefined;
  /** Milliseconds since 1970, the cloud's time. */
  timestamp: number;
  /** Resolved, in the types of the schema. */
  properties: ValueMap;
  /** What `Fn::GetAtt` gives. */
  attributes: ValueMap;
  /** Logical ids of what it needs. */
  dependsOn: readonly string[];
  deletionPolicy: DeletionPolicy;
  updateReplacePolicy: DeletionPolicy;
  metadata?: Value | undefined;
  /** The stack's tags when it was last touched. */
  stackTags: readonly Tag[];
  /** While it is made or changed, and after a failure: what its service has been asked for so far. */
  applied?: Applied;
  /** The deployment of CodeDeploy that changes it. */
  shifting?: Shifting | undefined;
}

/** A deployment that moves an alias to another version. */
export interface Shifting {
  readonly deploymentId: string;
  /** Milliseconds since 1970. */
  readonly began: number;
}

export interface Applied {
  readonly properties: ValueMap;
  /** What its tags were made of; `undefined` before it has been given any. */
  tagged: { readonly properties: ValueMap; readonly stackTags: readonly Tag[] } | undefined;
}

export interface StackEvent {
  readonly id: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: ResourceStatus | StackStatus;
  readonly reason?: string | undefined;
  /** JSON */
  readonly properties?: string | undefined;
  readonly timestamp: number;
  readonly token?: string | undefined;
}

/** All that makes a stack what it is: its template, and the values and settings that it was given. */
export interface StackDefinition {
  /** As it was submitted. */
  readonly original: string;
  /** Macros expanded, functions not resolved; what GetTemplate calls Processed. */
  readonly processed: ValueMap;
  readonly transformed: boolean;
  readonly parameters: readonly ParameterValue[];
  readonly capabilities: readonly Capability[] | undefined;
  readonly tags: readonly Tag[];
  readonly notificationArns: readonly string[];
  readonly roleArn: string | undefined;
  readonly rollbackConfiguration: RollbackConfiguration;
}

export interface Output {
  readonly key: string;
  readonly value: string;
  readonly description?: string | undefined;
  readonly exportName?: string | undefined;
}

/** One thing to do to one resource. */
export interface Task {
  readonly action: 'create' | 'update' | 'delete' | 'restore';
  readonly logicalId: string;
  /** Keys of the tasks that must be done first. */
  readonly after: readonly string[];
  status: 'todo' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled';
  /** What is to be deleted, where that is not the stack's current resource of this name. */
  readonly resource?: StackResource;
  /** Names the answer that it waits for. */
  token?: string;
}

/** A deployment under way; data alone, so that what waits for an answer from outside can wait for long. */
export interface Deployment {
  readonly kind: 'create' | 'update' | 'delete';
  phase: 'apply' | 'cleanup' | 'rollback' | 'rollback-cleanup';
  readonly tasks: Map<string, Task>;
  /** Who deploys: every call to a service is theirs. */
  readonly principal: Principal;
  readonly definition: StackDefinition;
  readonly previous?: StackDefinition | undefined;
  /** Resources as they were before this deployment changed them. */
  readonly before: Map<string, StackResource>;
  /** Logical ids that are new with this deployment. */
  readonly created: readonly string[];
  /** Removed or replaced: deleted when all has gone well. */
  garbage: StackResource[];
  readonly onFailure: OnFailure;
  readonly failed: string[];
  readonly retain: readonly string[];
  /** Why it rolls back, where that is no resource's failure. */
  reason?: string;
  readonly token?: string | undefined;
  /** The stack policy that holds for it. */
  readonly policy?: string | undefined;
}

/** What a look at a stack's resources has found. */
export interface StackDrift {
  readonly id: string;
  readonly checked: number;
  /** By logical id. */
  readonly resources: Map<string, StackResourceDrift>;
  /** Why one could not be looked at. */
  failure?: string;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly created: number;
  updated?: number;
  deleted?: number;
  /** When its resources began to go: those of a failed creation, or all. */
  ending?: number;
  status: StackStatus;
  statusReason?: string | undefined;
  disableRollback: boolean;
  timeoutInMinutes?: number | undefined;
  terminationProtection: boolean;
  retainExceptOnCreate: boolean;
  /** What is deployed; absent before the first deployment. */
  definition?: StackDefinition | undefined;
  resources: Map<string, StackResource>;
  outputs: readonly Output[];
  /** Names of the exports that it reads. */
  imports: readonly string[];
  events: StackEvent[];
  policy?: string | undefined;
  changeSetId?: string | undefined;
  parentId?: string | undefined;
  rootId?: string | undefined;
  /** Logical id in the parent. */
  parentResource?: string | undefined;
  deployment?: Deployment | undefined;
  changeSets: Map<string, ChangeSet>;
  /** The operations that clients gave their request tokens for. */
  tokens?: Map<string, string>;
  /** Until the next deployment. */
  drift?: StackDrift | undefined;
}

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly type: 'CREATE' | 'UPDATE' | 'IMPORT';
  /** By which its client tells whether it is the same request. */
  readonly token?: string | undefined;
  readonly description?: string | undefined;
  readonly created: number;
  status: ChangeSetStatus;
  statusReason?: string | undefined;
  executionStatus: ExecutionStatus;
  /** Why values could not be foreseen. */
  readonly warnings?: readonly string[] | undefined;
  readonly onStackFailure?: 'DELETE' | 'DO_NOTHING' | 'ROLLBACK' | undefined;
  readonly includeNestedStacks: boolean;
  /** Absent where the change set failed before its template was read. */
  readonly definition?: StackDefinition | undefined;
  /** As described without, and with, property values. */
  readonly changes: readonly ResourceChange[];
  readonly detailedChanges: readonly ResourceChange[];
}

/** Stacks of an account and Region by name and in order of creation. */
export const stackIndex = defineState('cloudformation/index', () => ({
  /** Ids of stacks that are not deleted, by name. */
  live: new Map<string, string>(),
  /** Every id, deleted ones too. */
  ids: [] as string[],
  /** Who exports a name. */
  exports: new Map<string, { stackId: string; value: string }>(),
}));

/** One stack; `part` is its id. */
export const stackState = defineState('cloudformation/stack', (): { stack: Stack | undefined } => ({
  stack: undefined,
}));
