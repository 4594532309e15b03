export { DroppedCall, Faults, type FaultEffect, type FaultRule, type FaultSubject } from './faults.ts';
export {
  Journal,
  type AccessDecision,
  type FunctionLog,
  type FunctionLogLine,
  type JournalEntry,
  type JournalFilter,
  type JournalKind,
  type JournalOutcome,
} from './journal.ts';
export { startCloud, type CloudOptions, type RunningCloud } from './start.ts';

// What services are made of.
export type { Caller } from './authenticate.ts';
export type { KnownKey } from './known-keys.ts';
export { mismatchV2 } from './signature-refusals.ts';
export { decide, policiesOf } from './authorize.ts';
export type { Access, Call, CallRequest, InnerCall } from './call.ts';
export type { CallOrigin } from './call-context.ts';
export { calledVia } from './called-via.ts';
export { serviceLinkedRole, type ServiceLinkedRole, type ServiceLinkedRoleSettings } from './service-linked-role.ts';
export type { Cancel, Clock } from './clock.ts';
export type { Cloud } from './cloud.ts';
export { accessKeys, everywhere, type AccessKey } from './credentials.ts';
export type { Identity, PrincipalPolicies, RolePrincipal, SessionCredentials, SessionRequest } from './identity.ts';
export {
  anyone,
  defineService,
  type AccessRule,
  type AnyOperation,
  type AnyService,
  type Measured,
  type ServiceMetrics,
  type ServiceOperations,
} from './service.ts';
export {
  counted,
  OVERVIEW_LIMIT,
  type Overview,
  type OverviewClient,
  type OverviewContent,
  type OverviewResource,
  type OverviewSection,
} from './overview.ts';
export type { ServiceEntry } from './service-entry.ts';
export { defineState, GLOBAL, parseStateKey, StateStore, type StateAddress, type StateKind } from './state.ts';

export { outcomeOf, outcomeOfCode } from './outcome.ts';

// Mechanisms that services share.
export { formatArn, parseArn, type Arn, type ArnPlace } from './arns.ts';
export { deliver, type Delivery } from './delivery/deliver.ts';
export { allowLogDelivery, LOG_DELIVERY, logDeliverySource } from './delivery/log-delivery.ts';
export type { Message } from './delivery/message.ts';
export {
  readUniversalTarget,
  universalOperation,
  universalService,
  type UniversalTarget,
} from './delivery/universal.ts';
export {
  EVER_LONGER,
  queueDelivery,
  recordDelivery,
  type DeadLetter,
  type QueuedDelivery,
  type RetryPolicy,
} from './delivery/queue.ts';
export {
  findImage,
  imageAddress,
  imageArchives,
  imageTags,
  readImageUri,
  repositoryUri,
  type ImageReference,
} from './images.ts';
export { codeAt, stepOf } from './one-time-codes.ts';
export { keepMessage, keptMessages, type KeptMessage, type OutgoingMessage } from './outbox.ts';
export { measure, type Measurement } from './metrics/measure.ts';
export type { Point, StatisticSet } from './metrics/point.ts';
export {
  finestPeriod,
  listMetrics,
  pointStarts,
  readPoints,
  type KnownMetric,
  type PointsQuery,
} from './metrics/read.ts';
export type { MetricName } from './metrics/series.ts';
export { refreshGauges } from './metrics/gauges.ts';
export { unwatchMetrics, wakeWatchers, watchMetrics } from './metrics/watch.ts';
export { page, readPageToken, writePageToken, type Page, type PageRequest, type Paging } from './pages.ts';
export { fillTemplate, isJson, placeholders } from './input/template.ts';
export { readPath, valueAt } from './input/json-path.ts';
export { definePoller, type Poller, type PollingOptions } from './pollers.ts';
export { ANONYMOUS, principalOf, roleMay, servicePrincipal, type Actor } from './principals.ts';
export {
  addStatement,
  removeStatement,
  statementDocument,
  type DocumentPolicy,
  type StatementPolicy,
} from './resource-policies.ts';
export { readSchedule, readZonedSchedule, timeZone, type Schedule, type ZonedSchedule } from './schedules/index.ts';
export {
  requestTagKeys,
  resourceTagKeys,
  tagEditor,
  tagList,
  tagMap,
  type ResourceTag,
  type TagEditor,
  type TagRules,
} from './tags.ts';
export { defineTimer, type AnyTimer, type ScheduleOptions, type Timer, type When } from './timers.ts';
export type { MeteredUsage, Meters, UsageLog } from './usage.ts';

// What CloudFormation and SAM know of services.
export { capitalized, documentText, pick, uncapitalized } from './templates/keyed.ts';
export { physicalName } from './templates/names.ts';
export {
  resourceTypesOf,
  type DeclaredHandlers,
  type DeclaredType,
  type InvokeAny,
  type InvokeOwn,
  type Made,
  type ResourceContext,
  type ResourceType,
  type Tag,
} from './templates/resource-type.ts';
export {
  resourceRowsOf,
  type AnyCalls,
  type AnyListChange,
  type AnyPropertyChange,
  type AnyReads,
  type AnyView,
  type Change,
  type DeclaredRow,
  type DeployedStack,
} from './templates/row.ts';
export type { TemplateParts } from './templates/template-parts.ts';
export { asIntrinsic, equal, isMap, scalar, walk, type Value, type ValueMap } from './templates/value.ts';
export { isNestedDeeper } from './templates/yaml-depth.ts';
