import type { PublishLayerVersionCommandInput } from '@aws-sdk/client-lambda';
import { pick } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

type LayerProperties = Omit<PublishLayerVersionCommandInput, 'LayerName'> & { LayerName?: string };

/** The name and number in a layer version's ARN. */
export function layerVersion(arn: string): { LayerName: string; VersionNumber: number } {
  const at = arn.lastIndexOf(':');
  return { LayerName: arn.slice(0, at), VersionNumber: Number(arn.slice(at + 1)) };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html */
export const lambdaLayerVersion = defineResource<LayerProperties>({
  type: 'AWS::Lambda::LayerVersion',
  async create(properties, context) {
    const { LayerVersionArn: arn = '' } = await context.invoke('PublishLayerVersion', {
      ...pick(properties, ['CompatibleArchitectures', 'CompatibleRuntimes', 'Description', 'LicenseInfo']),
      Content: { ...properties.Content },
      LayerName: properties.LayerName ?? context.name(100),
    });
    return { physicalId: arn, attributes: { LayerVersionArn: arn } };
  },
  async delete(_properties, { physicalId }, { invoke }) {
    await invoke('DeleteLayerVersion', layerVersion(physicalId));
  },
});
