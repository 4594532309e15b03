import { pick, tagMap, type Tag } from '@coldstart/cloud';
import type { CreateCodeSigningConfigCommandInput } from '@aws-sdk/client-lambda';
import { defineResource } from './define-resource.ts';

type SigningProperties = Omit<CreateCodeSigningConfigCommandInput, 'Tags'> & { Tags?: Tag[] };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-codesigningconfig.html */
export const lambdaCodeSigningConfig = defineResource<SigningProperties>({
  type: 'AWS::Lambda::CodeSigningConfig',
  async create(properties, context) {
    const { CodeSigningConfig: made } = await context.invoke('CreateCodeSigningConfig', {
      ...pick(properties, ['Description', 'CodeSigningPolicies']),
      AllowedPublishers: { SigningProfileVersionArns: [], ...properties.AllowedPublishers },
      Tags: tagMap(context.tags(properties.Tags)),
    });
    const arn = made?.CodeSigningConfigArn ?? '';
    return {
      physicalId: arn,
      attributes: { CodeSigningConfigArn: arn, CodeSigningConfigId: made?.CodeSigningConfigId ?? '' },
    };
  },
  async update(properties, _before, { physicalId, attributes }, { invoke }) {
    await invoke('UpdateCodeSigningConfig', {
      ...pick(properties, ['Description', 'CodeSigningPolicies', 'AllowedPublishers']),
      CodeSigningConfigArn: physicalId,
    });
    return { physicalId, attributes };
  },
  async delete(_properties, { physicalId }, { invoke }) {
    await invoke('DeleteCodeSigningConfig', { CodeSigningConfigArn: physicalId });
  },
});
