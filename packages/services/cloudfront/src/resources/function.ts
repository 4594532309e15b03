import type { FunctionConfig } from '@aws-sdk/client-cloudfront';
import { formatArn, type DeployedStack } from '@coldstart/cloud';
import { inWordsOf, toListed } from './lists.ts';
import { resourceRow } from './resource-row.ts';

interface FunctionProperties {
  Name: string;
  FunctionCode: string;
  /** As the API has it, but that lists have no numbers. */
  FunctionConfig: object;
  AutoPublish?: boolean;
}

const arnOf = ({ account }: DeployedStack, name: string): string =>
  formatArn({ region: '', account }, 'cloudfront', `function/${name}`);
const nameOf = (arn: string): string => arn.split('/').at(-1) ?? '';

const draft = ({ FunctionCode, FunctionConfig: config }: FunctionProperties) => ({
  FunctionCode: Buffer.from(FunctionCode),
  FunctionConfig: toListed(config) as FunctionConfig,
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-function.html */
export const cloudFrontFunction = resourceRow<FunctionProperties>({
  type: 'AWS::CloudFront::Function',
  name: { property: 'Name', most: 64 },
  id: ({ name, stack }) => arnOf(stack, name),
  create: {
    CreateFunction: ({ name, properties }) => ({ Name: name, ...draft(properties) }),
    PublishFunction: ({ name, properties, answers }) =>
      properties.AutoPublish === true ? { Name: name, IfMatch: answers.CreateFunction?.ETag ?? '' } : undefined,
  },
  attributes: ({ name, id, stack, properties }) => {
    const arn = id === '' ? arnOf(stack, name) : id;
    return {
      FunctionARN: arn,
      'FunctionMetadata.FunctionARN': arn,
      Stage: properties.AutoPublish === true ? 'LIVE' : 'DEVELOPMENT',
    };
  },
  update: [
    {
      of: ['FunctionCode', 'FunctionConfig', 'AutoPublish'],
      put: {
        DescribeFunction: ({ id }) => ({ Name: nameOf(id) }),
        UpdateFunction: ({ id, properties, answers }) => ({
          Name: nameOf(id),
          IfMatch: answers.DescribeFunction?.ETag ?? '',
          ...draft(properties),
        }),
        PublishFunction: ({ id, properties, answers }) =>
          properties.AutoPublish === true
            ? { Name: nameOf(id), IfMatch: answers.UpdateFunction?.ETag ?? '' }
            : undefined,
      },
    },
  ],
  read: {
    DescribeFunction: {
      input: ({ id }) => ({ Name: nameOf(id) }),
      read: ({ FunctionSummary: found }, { properties }) =>
        found && {
          Name: found.Name ?? '',
          FunctionConfig: inWordsOf(found.FunctionConfig ?? {}, properties.FunctionConfig),
        },
    },
    GetFunction: {
      input: ({ id }) => ({ Name: nameOf(id) }),
      read: ({ FunctionCode: code }) => code && { FunctionCode: Buffer.from(code).toString('utf8') },
    },
  },
  delete: {
    DescribeFunction: ({ id }) => ({ Name: nameOf(id) }),
    DeleteFunction: ({ id, answers }) => ({ Name: nameOf(id), IfMatch: answers.DescribeFunction?.ETag ?? '' }),
  },
  unsupported: ['FunctionMetadata', 'Tags'],
});
