import { changesOf, pick, equal, type ResourceContext, documentText } from '@coldstart/cloud';
import type { Sdk } from './define-resource.ts';
import { defineResource } from './define-resource.ts';
import { attach, detach, unlessGone, type Kind } from './attachments.ts';

interface ManagedPolicyProperties {
  ManagedPolicyName?: string;
  PolicyDocument: string | object;
  Path?: string;
  Description?: string;
  Roles?: string[];
  Users?: string[];
  Groups?: string[];
}

const KINDS: readonly Kind[] = ['Role', 'User', 'Group'];

async function sync(
  arn: string,
  after: Partial<ManagedPolicyProperties>,
  before: Partial<ManagedPolicyProperties>,
  context: ResourceContext<Sdk>,
): Promise<void> {
  for (const kind of KINDS) {
    const { added, removed } = changesOf(before[`${kind}s`], after[`${kind}s`]);
    for (const name of removed) await unlessGone(detach(kind, name, arn, context));
    for (const name of added) await attach(kind, name, arn, context);
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html */
export const iamManagedPolicy = defineResource<ManagedPolicyProperties>({
  type: 'AWS::IAM::ManagedPolicy',
  async create(properties, context) {
    const { Policy: policy } = await context.invoke('CreatePolicy', {
      ...pick(properties, ['Path', 'Description']),
      PolicyName: properties.ManagedPolicyName ?? context.name(128),
      PolicyDocument: documentText(properties.PolicyDocument),
    });
    const arn = policy?.Arn ?? '';
    await sync(arn, properties, {}, context);
    return {
      physicalId: arn,
      attributes: {
        PolicyArn: arn,
        PolicyId: policy?.PolicyId ?? '',
        DefaultVersionId: policy?.DefaultVersionId ?? 'v1',
        IsAttachable: true,
        PermissionsBoundaryUsageCount: 0,
      },
    };
  },
  async update(properties, before, { physicalId: arn, attributes }, context) {
    if (!equal(properties.PolicyDocument, before.PolicyDocument)) {
      const { Versions: versions = [] } = await context.invoke('ListPolicyVersions', { PolicyArn: arn });
      const oldest = versions.filter(({ IsDefaultVersion: standard }) => standard !== true).at(-1)?.VersionId;
      if (versions.length >= 5 && oldest !== undefined)
        await context.invoke('DeletePolicyVersion', { PolicyArn: arn, VersionId: oldest });
      await context.invoke('CreatePolicyVersion', {
        PolicyArn: arn,
        PolicyDocument: documentText(properties.PolicyDocument),
        SetAsDefault: true,
      });
    }
    await sync(arn, properties, before, context);
    return { physicalId: arn, attributes };
  },
  async delete(properties, { physicalId: arn }, context) {
    await sync(arn, {}, properties, context);
    const { Versions: versions = [] } = await context.invoke('ListPolicyVersions', { PolicyArn: arn });
    for (const { VersionId: version, IsDefaultVersion: standard } of versions) {
      if (standard !== true && version !== undefined)
        await context.invoke('DeletePolicyVersion', { PolicyArn: arn, VersionId: version });
    }
    await context.invoke('DeletePolicy', { PolicyArn: arn });
  },
});
