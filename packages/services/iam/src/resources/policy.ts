import { changesOf, type ResourceContext, randomSuffix } from '@coldstart/cloud';
import type { Sdk } from './define-resource.ts';
import { AwsError } from '@coldstart/wire';
import { deleteInline, putInline, unlessGone, type InlinePolicy, type Kind } from './attachments.ts';
import { defineResource } from './define-resource.ts';

interface PolicyProperties extends InlinePolicy {
  Roles?: string[];
  Users?: string[];
  Groups?: string[];
}

function owners(properties: Partial<PolicyProperties>): string[] {
  return (['Role', 'User', 'Group'] as const).flatMap((kind) =>
    (properties[`${kind}s`] ?? []).map((name) => `${kind}/${name}`),
  );
}

function parse(owner: string): { kind: Kind; name: string } {
  const slash = owner.indexOf('/');
  return { kind: owner.slice(0, slash) as Kind, name: owner.slice(slash + 1) };
}

function requireOwner(properties: PolicyProperties): void {
  if (owners(properties).length === 0)
    throw new AwsError('ValidationError', 'At least one of [Groups,Roles,Users] must be non-empty.');
}

async function put(properties: PolicyProperties, context: ResourceContext<Sdk>): Promise<void> {
  for (const owner of owners(properties)) {
    const { kind, name } = parse(owner);
    await putInline(kind, name, properties, context);
  }
}

async function remove(owner: string, policy: string, context: ResourceContext<Sdk>): Promise<void> {
  const { kind, name } = parse(owner);
  await unlessGone(deleteInline(kind, name, policy, context));
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html */
export const iamPolicy = defineResource<PolicyProperties>({
  type: 'AWS::IAM::Policy',
  legacy: true,
  named: (_properties, { stack, logicalId }) => `${stack.name.slice(0, 4)}-${logicalId.slice(0, 4)}-${randomSuffix()}`,
  async create(properties, context, physicalId) {
    requireOwner(properties);
    await put(properties, context);
    return { physicalId, attributes: { Id: physicalId } };
  },
  async update(properties, before, { physicalId, attributes }, context) {
    requireOwner(properties);
    const renamed = properties.PolicyName !== before.PolicyName;
    const { removed } = changesOf(owners(before), owners(properties));
    await put(properties, context);
    for (const owner of renamed ? owners(before) : removed) await remove(owner, before.PolicyName, context);
    return { physicalId, attributes };
  },
  async delete(properties, _resource, context) {
    requireOwner(properties);
    for (const owner of owners(properties)) await remove(owner, properties.PolicyName, context);
  },
});
