import type { ImageTagMutability, ImageTagMutabilityExclusionFilterType } from '@aws-sdk/client-ecr';
import { documentText, formatArn, type DeployedStack, type Tag } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface RepositoryProperties {
  RepositoryName?: string;
  EncryptionConfiguration?: { EncryptionType: 'AES256' | 'KMS' | 'KMS_DSSE'; KmsKey?: string };
  ImageScanningConfiguration?: { ScanOnPush?: boolean };
  ImageTagMutability?: ImageTagMutability;
  ImageTagMutabilityExclusionFilters?: {
    ImageTagMutabilityExclusionFilterType: ImageTagMutabilityExclusionFilterType;
    ImageTagMutabilityExclusionFilterValue: string;
  }[];
  LifecyclePolicy?: { LifecyclePolicyText?: string; RegistryId?: string };
  RepositoryPolicyText?: string | object;
  EmptyOnDelete?: boolean;
  Tags?: Tag[];
}

const arn = (stack: DeployedStack, name: string): string => formatArn(stack, 'ecr', `repository/${name}`);

const mutability = (properties: RepositoryProperties) => ({
  imageTagMutability: properties.ImageTagMutability ?? ('MUTABLE' as const),
  imageTagMutabilityExclusionFilters: properties.ImageTagMutabilityExclusionFilters?.map((one) => ({
    filterType: one.ImageTagMutabilityExclusionFilterType,
    filter: one.ImageTagMutabilityExclusionFilterValue,
  })),
});

const scanning = ({ ImageScanningConfiguration: given }: RepositoryProperties) => ({
  imageScanningConfiguration: { scanOnPush: given?.ScanOnPush ?? false },
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-repository.html */
export const ecrRepository = resourceRow<RepositoryProperties>({
  type: 'AWS::ECR::Repository',
  name: { property: 'RepositoryName', most: 256, lower: true },
  create: {
    CreateRepository: ({ name, properties, tags }) => ({
      repositoryName: name,
      ...mutability(properties),
      ...scanning(properties),
      encryptionConfiguration: properties.EncryptionConfiguration && {
        encryptionType: properties.EncryptionConfiguration.EncryptionType,
        kmsKey: properties.EncryptionConfiguration.KmsKey,
      },
      tags,
    }),
  },
  id: ({ name }) => name,
  attributes: ({ id, stack }) => ({
    Arn: arn(stack, id),
    RepositoryUri: `${stack.account}.dkr.ecr.${stack.region}.amazonaws.com/${id}`,
  }),
  update: [
    {
      of: ['ImageTagMutability', 'ImageTagMutabilityExclusionFilters'],
      put: { PutImageTagMutability: ({ id, properties }) => ({ repositoryName: id, ...mutability(properties) }) },
    },
    {
      of: ['ImageScanningConfiguration'],
      put: { PutImageScanningConfiguration: ({ id, properties }) => ({ repositoryName: id, ...scanning(properties) }) },
    },
  ],
  settings: [
    // Only its deletion looks at it.
    { of: ['EmptyOnDelete'], put: {} },
    {
      of: ['LifecyclePolicy'],
      put: {
        PutLifecyclePolicy: ({ id, properties }) => ({
          repositoryName: id,
          registryId: properties.LifecyclePolicy?.RegistryId,
          lifecyclePolicyText: properties.LifecyclePolicy?.LifecyclePolicyText ?? '',
        }),
      },
      remove: { DeleteLifecyclePolicy: ({ id }) => ({ repositoryName: id }) },
      read: {
        GetLifecyclePolicy: {
          input: ({ id }) => ({ repositoryName: id }),
          read: ({ lifecyclePolicyText: LifecyclePolicyText }) => ({ LifecyclePolicy: { LifecyclePolicyText } }),
        },
      },
    },
    {
      of: ['RepositoryPolicyText'],
      put: {
        SetRepositoryPolicy: ({ id, properties }) => ({
          repositoryName: id,
          policyText: documentText(properties.RepositoryPolicyText ?? ''),
        }),
      },
      remove: { DeleteRepositoryPolicy: ({ id }) => ({ repositoryName: id }) },
      read: {
        GetRepositoryPolicy: {
          input: ({ id }) => ({ repositoryName: id }),
          read: ({ policyText = '' }) => ({ RepositoryPolicyText: JSON.parse(policyText) as object }),
        },
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, stack, tags }) => ({ resourceArn: arn(stack, id), tags }) },
    untag: { UntagResource: ({ id, stack, keys }) => ({ resourceArn: arn(stack, id), tagKeys: keys }) },
    read: {
      ListTagsForResource: { input: ({ id, stack }) => ({ resourceArn: arn(stack, id) }), read: ({ tags }) => tags },
    },
  },
  read: {
    DescribeRepositories: {
      input: ({ id }) => ({ repositoryNames: [id] }),
      read: ({ repositories: [found] = [] }) =>
        found && {
          RepositoryName: found.repositoryName,
          ImageTagMutability: found.imageTagMutability,
          ImageTagMutabilityExclusionFilters: found.imageTagMutabilityExclusionFilters?.map((one) => ({
            ImageTagMutabilityExclusionFilterType: one.filterType ?? 'WILDCARD',
            ImageTagMutabilityExclusionFilterValue: one.filter ?? '',
          })),
          ImageScanningConfiguration: { ScanOnPush: found.imageScanningConfiguration?.scanOnPush },
        },
    },
  },
  delete: { DeleteRepository: ({ id, before }) => ({ repositoryName: id, force: before.EmptyOnDelete }) },
});
