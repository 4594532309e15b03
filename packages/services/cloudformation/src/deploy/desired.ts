import { isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';
import { conform, violationReason } from '../schema/conform.ts';
import { resolveDynamicReferences } from '../template/dynamic-references.ts';
import { resolve, type Scope } from '../template/functions.ts';
import type { DeletionPolicy, TemplateResource } from '../template/template.ts';
import { invokeAs, type Deploy } from './context.ts';
import { ResourceFailure } from './failure.ts';
import { requireHandlers } from './registry.ts';

/** A template's resource with everything resolved, ready for its handlers. */
export interface Desired {
  readonly type: string;
  readonly properties: ValueMap;
  readonly deletionPolicy: DeletionPolicy;
  readonly updateReplacePolicy: DeletionPolicy;
  readonly metadata: Value | undefined;
  readonly updatePolicy: Value | undefined;
}

/** @throws ResourceFailure for properties that its type does not have, or not here */
export async function desired(
  { call, stack, deployment }: Deploy,
  logicalId: string,
  resource: TemplateResource,
  scope: Scope,
): Promise<Desired> {
  const invoke = invokeAs(call, stack, deployment.principal);
  const resolved = await resolveDynamicReferences(resolve(resource.Properties, scope) ?? {}, invoke);
  return {
    type: resource.Type,
    properties: conformed(logicalId, resource.Type, isMap(resolved) ? resolved : {}),
    deletionPolicy: policyOf(resource.DeletionPolicy, scope),
    updateReplacePolicy: policyOf(resource.UpdateReplacePolicy, scope),
    metadata: resource.Metadata === undefined ? undefined : resolve(resource.Metadata, scope),
    updatePolicy: resource.UpdatePolicy === undefined ? undefined : resolve(resource.UpdatePolicy, scope),
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
  const { schema, legacy, unsupported } = requireHandlers(type);
  const { properties: result, violations } = conform(schema, properties);
  const missing = unsupported.filter((name) => name in result);
  if (missing.length > 0)
    throw new ResourceFailure(
      `AWS knows ${missing.join(', ')} of ${type}; this cloud does not yet. Take it out of the template, or deploy it to AWS.`,
    );
  const [first] = violations;
  if (first === undefined) return result;
  if (!legacy) throw new ResourceFailure(violationReason(logicalId, violations));
  if (first.kind === 'extraneous') throw new ResourceFailure(`Encountered unsupported property ${first.key}`);
  if (first.kind === 'missing') throw new ResourceFailure(`Property ${first.key} cannot be empty.`);
  throw new ResourceFailure(
    `Value of property ${first.key} must be of type ${/expected type: (\w+)/.exec(first.message)?.[1] ?? 'String'}`,
  );
}
