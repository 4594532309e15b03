export { Faults, type FaultEffect, type FaultRule } from './faults.ts';
export { Journal, type JournalEntry, type JournalFilter, type JournalKind, type JournalOutcome } from './journal.ts';
export { startCloud, type CloudOptions, type RunningCloud } from './start.ts';

// What services are made of.
export { mismatchV2, type Caller, type KnownKey } from './authenticate.ts';
export { decide, policiesOf } from './authorize.ts';
export type { Access, Call, CallRequest, InnerCall } from './call.ts';
export type { CallOrigin } from './call-context.ts';
export type { Cancel, Clock } from './clock.ts';
export type { Cloud } from './cloud.ts';
export { accessKeys, everywhere, type AccessKey } from './credentials.ts';
export type { Identity, PrincipalPolicies, RolePrincipal, SessionCredentials, SessionRequest } from './identity.ts';
export {
  anyone,
  defineService,
  joinOperations,
  type AccessRule,
  type AnyService,
  type ServiceOperations,
} from './service.ts';
export type { ServiceEntry } from './service-entry.ts';
export { defineState, GLOBAL, parseStateKey, StateStore, type StateAddress, type StateKind } from './state.ts';

export { outcomeOf, outcomeOfCode } from './outcome.ts';

// What CloudFormation and SAM know of services.
export { changesOf, documentText, pick, tagMap } from './templates/keyed.ts';
export { physicalName, randomSuffix } from './templates/names.ts';
export {
  resourceTypesOf,
  type Completion,
  type DeclaredType,
  type InvokeAny,
  type InvokeOwn,
  type Made,
  type ResourceContext,
  type ResourceType,
  type StackPlace,
  type Tag,
} from './templates/resource-type.ts';
export type { TemplateParts } from './templates/template-parts.ts';
export { asIntrinsic, equal, isMap, scalar, walk, type Value, type ValueMap } from './templates/value.ts';
