export { deadLetterQueue, ruleDeadLetters } from './dead-letter.ts';
export { contentHash } from './hash.ts';
export {
  permission,
  withProperties,
  type EventSource,
  type FunctionEvent,
  type Invocable,
  type RoleAdditions,
} from './function-event.ts';
export {
  compact,
  getAtt,
  ifParts,
  invalidEvent,
  InvalidResource,
  isIntrinsic,
  isNoValue,
  passedOn,
  ref,
  SamProblem,
  tagEntries,
  withParameters,
  type SamContext,
  type SamResource,
} from './model.ts';
export type { PolicyTemplate, SamParts } from './parts.ts';
export { polledEvent } from './polled-event.ts';
export { targetId } from './target-id.ts';
export { allow, bucketPolicy, queuePolicy, roleResource, trustPolicy } from './role.ts';
