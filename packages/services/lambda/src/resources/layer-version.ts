import type { PublishLayerVersionCommandInput } from '@aws-sdk/client-lambda';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

type LayerProperties = Omit<PublishLayerVersionCommandInput, 'LayerName' | 'Content'> & {
  LayerName?: string;
  Content: { S3Bucket: string; S3Key: string; S3ObjectVersion?: string };
};

const CHOICES = ['CompatibleArchitectures', 'CompatibleRuntimes', 'Description', 'LicenseInfo'] as const;

/** The name and number in a layer version's ARN. */
export function layerVersion(arn: string): { LayerName: string; VersionNumber: number } {
  const at = arn.lastIndexOf(':');
  return { LayerName: arn.slice(0, at), VersionNumber: Number(arn.slice(at + 1)) };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html */
export const lambdaLayerVersion = resourceRow<LayerProperties>({
  type: 'AWS::Lambda::LayerVersion',
  name: { property: 'LayerName', most: 100 },
  create: {
    PublishLayerVersion: {
      input: ({ name, properties }) => ({ ...pick(properties, [...CHOICES, 'Content']), LayerName: name }),
      id: ({ LayerVersionArn }) => LayerVersionArn,
      attributes: ({ LayerVersionArn }) => ({ LayerVersionArn }),
    },
  },
  read: {
    GetLayerVersion: {
      input: ({ id }) => layerVersion(id),
      read: (layer, { id }) => ({ ...pick(layer, CHOICES), LayerName: id.split(':').at(-2) ?? '' }),
    },
  },
  delete: { DeleteLayerVersion: ({ id }) => layerVersion(id) },
});
