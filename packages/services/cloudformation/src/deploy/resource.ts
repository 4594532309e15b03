import { AwsError } from '@coldstart/wire';
import type { ResourceStatus } from '@aws-sdk/client-cloudformation';
import { reasonOf } from '../errors.ts';
import { handlerFailure } from './failure.ts';
import { checkTypes, resourceType, type LoadedType } from '../resources/registry.ts';
import { type Made, equal, isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';
import { conform, violationReason } from '../schema/conform.ts';
import type { StackResource } from '../state.ts';
import { resolve, type Scope } from '../template/functions.ts';
import { resolveDynamicReferences } from '../template/dynamic-references.ts';
import type { DeletionPolicy, TemplateResource } from '../template/template.ts';
import { resourceContext, type Deploy } from './context.ts';
import { resourceStatus } from './events.ts';

/** A resource that could not be made, changed or deleted; the message is the event's reason. */
export class ResourceFailure extends Error {}

export function handlersOf(type: string): LoadedType {
  const handlers = resourceType(type);
  if (handlers === undefined) {
    checkTypes([type]);
    throw new ResourceFailure(`Unrecognized resource type: ${type}`);
  }
  return handlers;
}

/** A template's resource with everything resolved, ready for its handlers. */
export interface Desired {
  readonly type: string;
  readonly properties: ValueMap;
  readonly deletionPolicy: DeletionPolicy;
  readonly updateReplacePolicy: DeletionPolicy;
  readonly metadata: Value | undefined;
}

export async function desired(
  deploy: Deploy,
  logicalId: string,
  resource: TemplateResource,
  scope: Scope,
): Promise<Desired> {
  const { invokeAny } = resourceContext(deploy, logicalId, handlersOf(resource.Type), resource.Type);
  const resolved = await resolveDynamicReferences(resolve(resource.Properties, scope) ?? {}, invokeAny);
  return {
    type: resource.Type,
    properties: conformed(logicalId, resource.Type, isMap(resolved) ? resolved : {}),
    deletionPolicy: policyOf(resource.DeletionPolicy, scope),
    updateReplacePolicy: policyOf(resource.UpdateReplacePolicy, scope),
    metadata: resource.Metadata === undefined ? undefined : resolve(resource.Metadata, scope),
  };
}

/** `Delete` where a template says nothing. */
function policyOf(value: Value | undefined, scope: Scope): DeletionPolicy {
  const text = value === undefined ? undefined : scalar(resolve(value, scope));
  return text === 'Retain' || text === 'Snapshot' || text === 'RetainExceptOnCreate' || text === 'Delete'
    ? text
    : 'Delete';
}

function conformed(logicalId: string, type: string, properties: ValueMap): ValueMap {
  const handlers = handlersOf(type);
  const { properties: result, violations } = conform(handlers.schema, properties);
  const [first] = violations;
  if (first === undefined) return result;
  if (handlers.legacy !== true) throw new ResourceFailure(violationReason(logicalId, violations));
  if (first.kind === 'extraneous') throw new ResourceFailure(`Encountered unsupported property ${first.key}`);
  if (first.kind === 'missing') throw new ResourceFailure(`Property ${first.key} cannot be empty.`);
  throw new ResourceFailure(
    `Value of property ${first.key} must be of type ${/expected type: (\w+)/.exec(first.message)?.[1] ?? 'String'}`,
  );
}

/** @returns whether it waits for an answer from outside */
export async function createResource(
  deploy: Deploy,
  logicalId: string,
  wanted: Desired,
  dependsOn: readonly string[],
): Promise<boolean> {
  const { call, stack, deployment } = deploy;
  const resource: StackResource = {
    logicalId,
    type: wanted.type,
    physicalId: '',
    status: 'CREATE_IN_PROGRESS',
    timestamp: call.now(),
    properties: wanted.properties,
    attributes: {},
    dependsOn,
    deletionPolicy: wanted.deletionPolicy,
    updateReplacePolicy: wanted.updateReplacePolicy,
    metadata: wanted.metadata,
    stackTags: deployment.target.tags,
  };
  stack.resources.set(logicalId, resource);
  resourceStatus(call, stack, resource, 'CREATE_IN_PROGRESS');
  return make(deploy, resource, 'CREATE_COMPLETE', 'CREATE_IN_PROGRESS');
}

async function make(
  deploy: Deploy,
  resource: StackResource,
  done: ResourceStatus,
  underWay: ResourceStatus,
): Promise<boolean> {
  const { call, stack } = deploy;
  const initiated = (physicalId: string): void => {
    if (resource.physicalId === physicalId) return;
    resource.physicalId = physicalId;
    resourceStatus(call, stack, resource, underWay, 'Resource creation Initiated');
  };
  const made = await handle(deploy, resource, (handlers, context) => {
    const name = handlers.named?.(resource.properties, context) ?? '';
    initiated(name);
    return handlers.create(resource.properties, context, name);
  });
  initiated(made.physicalId);
  settle(resource, made);
  if (made.pending === true) return true;
  if (deploy.deployment.failed.length > 0 && deploy.deployment.phase === 'apply')
    throw new ResourceFailure('Resource creation cancelled');
  resourceStatus(call, stack, resource, done);
  return false;
}

export function settle(resource: StackResource, made: Made): void {
  resource.physicalId = made.physicalId;
  resource.attributes = made.attributes ?? {};
  if (made.ref === undefined) delete resource.ref;
  else resource.ref = made.ref;
}

/** Changes a resource to what is wanted, in place or by replacing it. @returns whether it waits */
export async function updateResource(
  deploy: Deploy,
  resource: StackResource,
  wanted: Desired,
  dependsOn: readonly string[],
): Promise<boolean> {
  const { call, stack, deployment } = deploy;
  const changedTags =
    tagged(resource.type) && JSON.stringify(resource.stackTags) !== JSON.stringify(deployment.target.tags);
  const same = resource.type === wanted.type && equal(resource.properties, wanted.properties) && !changedTags;
  const snapshot = { ...resource };
  Object.assign(resource, {
    dependsOn,
    deletionPolicy: wanted.deletionPolicy,
    updateReplacePolicy: wanted.updateReplacePolicy,
    metadata: wanted.metadata,
    stackTags: deployment.target.tags,
  });
  if (same) return false;
  deployment.before.set(resource.logicalId, snapshot);
  if (needsReplacement(resource.type, wanted.type, wanted.properties, resource.properties))
    return replaceResource(deploy, resource, wanted);
  const before = resource.properties;
  resource.properties = wanted.properties;
  resourceStatus(call, stack, resource, 'UPDATE_IN_PROGRESS');
  const made = await handle(deploy, resource, (handlers, context) =>
    handlers.update === undefined
      ? { physicalId: resource.physicalId, attributes: resource.attributes }
      : handlers.update(wanted.properties, before, snapshot, context),
  );
  const moved = made.physicalId !== snapshot.physicalId;
  settle(resource, made);
  if (moved) deployment.garbage.push(snapshot);
  if (made.pending === true) return true;
  resourceStatus(call, stack, resource, 'UPDATE_COMPLETE');
  return false;
}

function tagged(type: string): boolean {
  return handlersOf(type).schema.properties?.Tags !== undefined;
}

export function needsReplacement(type: string, newType: string, after: ValueMap, before: ValueMap): boolean {
  if (type !== newType) return true;
  const handlers = handlersOf(type);
  if (handlers.update === undefined) return true;
  const paths = handlers.schema.createOnly;
  return paths.some((path) => !equal(at(after, path), at(before, path))) || handlers.replaces?.(after, before) === true;
}

function at(properties: ValueMap, path: string): Value | undefined {
  let value: Value | undefined = properties;
  for (const part of path.split('.')) value = isMap(value) ? value[part] : undefined;
  return value;
}

async function replaceResource(deploy: Deploy, resource: StackResource, wanted: Desired): Promise<boolean> {
  const { call, stack, deployment } = deploy;
  const old = deployment.before.get(resource.logicalId);
  const physicalId = resource.physicalId;
  const replacement: StackResource = { ...resource, type: wanted.type, properties: wanted.properties };
  stack.resources.set(resource.logicalId, replacement);
  resourceStatus(
    call,
    stack,
    replacement,
    'UPDATE_IN_PROGRESS',
    'Requested update requires the creation of a new physical resource; hence creating one.',
  );
  replacement.physicalId = '';
  const waits = await make(deploy, replacement, 'UPDATE_COMPLETE', 'UPDATE_IN_PROGRESS');
  if (old !== undefined && replacement.physicalId !== physicalId)
    deployment.garbage.push({ ...old, deletionPolicy: old.updateReplacePolicy });
  return waits;
}

/** Puts a resource back to what it was before the update. */
export async function restoreResource(deploy: Deploy, logicalId: string): Promise<void> {
  const { call, stack, deployment } = deploy;
  const old = deployment.before.get(logicalId);
  const current = stack.resources.get(logicalId);
  if (old === undefined) return;
  const restored: StackResource = { ...old };
  stack.resources.set(logicalId, restored);
  if (current !== undefined && current.physicalId !== old.physicalId) {
    deployment.garbage = deployment.garbage.filter(({ physicalId }) => physicalId !== old.physicalId);
    if (current.physicalId !== '') deployment.garbage.push({ ...current, deletionPolicy: 'Delete' });
    resourceStatus(call, stack, restored, 'UPDATE_COMPLETE');
    return;
  }
  resourceStatus(call, stack, restored, 'UPDATE_IN_PROGRESS');
  const made = await handle(deploy, restored, (handlers, context) =>
    handlers.update === undefined || current === undefined
      ? { physicalId: old.physicalId, attributes: old.attributes }
      : handlers.update(old.properties, current.properties, current, context),
  );
  settle(restored, { ...made, ...(old.ref === undefined ? {} : { ref: old.ref }) });
  resourceStatus(call, stack, restored, 'UPDATE_COMPLETE');
}

/** @returns whether it waits for an answer from outside */
export async function deleteResource(deploy: Deploy, resource: StackResource): Promise<boolean> {
  const { call, stack, deployment } = deploy;
  const rollingBack = deployment.kind === 'create' && deployment.phase === 'rollback';
  const keep =
    resource.deletionPolicy === 'Retain' || (resource.deletionPolicy === 'RetainExceptOnCreate' && !rollingBack);
  if ((keep && !(rollingBack && stack.retainExceptOnCreate)) || deployment.retain.includes(resource.logicalId)) {
    resourceStatus(call, stack, resource, 'DELETE_SKIPPED');
    return false;
  }
  if (resource.physicalId === '') {
    resourceStatus(call, stack, resource, 'DELETE_COMPLETE');
    return false;
  }
  resourceStatus(call, stack, resource, 'DELETE_IN_PROGRESS');
  const waits = await handle(
    deploy,
    resource,
    async (handlers, context) => (await handlers.delete(resource.properties, resource, context)) === true,
    true,
  );
  if (!waits) resourceStatus(call, stack, resource, 'DELETE_COMPLETE');
  return waits;
}

/** Runs a handler; its errors become the resource's reason. */
async function handle<Result>(
  deploy: Deploy,
  resource: StackResource,
  run: (handlers: LoadedType, context: ReturnType<typeof resourceContext>) => Promise<Result> | Result,
  deleting = false,
): Promise<Result> {
  const handlers = handlersOf(resource.type);
  const context = resourceContext(deploy, resource.logicalId, handlers, resource.type);
  const task = [...deploy.deployment.tasks.values()].find(
    ({ logicalId, status }) => logicalId === resource.logicalId && status === 'running',
  );
  if (task !== undefined) task.token = context.token;
  try {
    return await run(handlers, context);
  } catch (error) {
    if (error instanceof ResourceFailure || !(error instanceof AwsError))
      throw new ResourceFailure(reasonOf(error), { cause: error });
    if (deleting && isGone(error)) return false as Result;
    throw new ResourceFailure(handlerFailure(handlers, resource, error, context.token), { cause: error });
  }
}

/** What is not there needs no deletion. */
function isGone({ code }: AwsError): boolean {
  return /NoSuch|NotFound|NonExistent/.test(code);
}
