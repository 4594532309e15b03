import { pick, tagMap, type Tag } from '@coldstart/cloud';
import type { CreateCodeSigningConfigCommandInput } from '@aws-sdk/client-lambda';
import { resourceRow } from './resource-row.ts';

type SigningProperties = Omit<CreateCodeSigningConfigCommandInput, 'Tags'> & { Tags?: Tag[] };

const CHANGEABLE = ['Description', 'AllowedPublishers', 'CodeSigningPolicies'] as const;

const input = (properties: SigningProperties) => ({
  ...pick(properties, CHANGEABLE),
  AllowedPublishers: { SigningProfileVersionArns: [], ...properties.AllowedPublishers },
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-codesigningconfig.html */
export const lambdaCodeSigningConfig = resourceRow<SigningProperties>({
  type: 'AWS::Lambda::CodeSigningConfig',
  create: {
    CreateCodeSigningConfig: {
      input: ({ properties, tags }) => ({ ...input(properties), Tags: tagMap(tags) }),
      id: ({ CodeSigningConfig: config }) => config?.CodeSigningConfigArn,
      attributes: ({ CodeSigningConfig: config }) => ({
        CodeSigningConfigArn: config?.CodeSigningConfigArn,
        CodeSigningConfigId: config?.CodeSigningConfigId,
      }),
    },
  },
  update: [
    {
      of: CHANGEABLE,
      put: { UpdateCodeSigningConfig: ({ id, properties }) => ({ ...input(properties), CodeSigningConfigArn: id }) },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, tags }) => ({ Resource: id, Tags: tagMap(tags) }) },
    untag: { UntagResource: ({ id, keys }) => ({ Resource: id, TagKeys: keys }) },
    read: { ListTags: { input: ({ id }) => ({ Resource: id }), read: ({ Tags }) => Tags } },
  },
  read: {
    GetCodeSigningConfig: {
      input: ({ id }) => ({ CodeSigningConfigArn: id }),
      read: ({ CodeSigningConfig: config }) => config && pick(config, CHANGEABLE),
    },
  },
  delete: { DeleteCodeSigningConfig: ({ id }) => ({ CodeSigningConfigArn: id }) },
});
