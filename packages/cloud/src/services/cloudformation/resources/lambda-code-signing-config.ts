import type { CreateCodeSigningConfigCommandInput } from '@aws-sdk/client-lambda';
import type { Tag } from '@aws-sdk/client-cloudformation';
import { pick, tagMap } from './keyed.ts';
import { defineResource } from './resource-type.ts';

type SigningProperties = Omit<CreateCodeSigningConfigCommandInput, 'Tags'> & { Tags?: Tag[] };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-codesigningconfig.html */
export const lambdaCodeSigningConfig = defineResource<SigningProperties>({
  type: 'AWS::Lambda::CodeSigningConfig',
  async create(properties, context) {
    const { CodeSigningConfig: made } = await context.invoke('lambda', 'CreateCodeSigningConfig', {
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
    await invoke('lambda', 'UpdateCodeSigningConfig', {
      ...pick(properties, ['Description', 'CodeSigningPolicies', 'AllowedPublishers']),
      CodeSigningConfigArn: physicalId,
    });
    return { physicalId, attributes };
  },
  async delete(_properties, { physicalId }, { invoke }) {
    await invoke('lambda', 'DeleteCodeSigningConfig', { CodeSigningConfigArn: physicalId });
  },
});
