import type { CreateFunctionUrlConfigCommandInput } from '@aws-sdk/client-lambda';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

type UrlProperties = Omit<CreateFunctionUrlConfigCommandInput, 'FunctionName' | 'AuthType'> & {
  TargetFunctionArn: string;
  AuthType: 'AWS_IAM' | 'NONE';
};

const urlOf = ({ TargetFunctionArn: FunctionName, Qualifier }: UrlProperties) => ({ FunctionName, Qualifier });

const awsAddress = (url: string | undefined, region: string): string =>
  `https://${/\/_lambda\/url\/([a-z0-9]+)/.exec(url ?? '')?.[1]}.lambda-url.${region}.on.aws/`;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html */
export const lambdaUrl = resourceRow<UrlProperties>({
  type: 'AWS::Lambda::Url',
  create: {
    CreateFunctionUrlConfig: {
      input: ({ properties }) => ({ ...urlOf(properties), ...pick(properties, ['Cors', 'InvokeMode', 'AuthType']) }),
      id: ({ FunctionArn }) => FunctionArn,
      // Templates take AWS's address apart, where the function's host is the third piece between slashes.
      attributes: ({ FunctionUrl, FunctionArn }, { stack }) => ({
        FunctionUrl: awsAddress(FunctionUrl, stack.region),
        FunctionArn,
      }),
    },
  },
  update: [
    {
      of: ['Cors', 'InvokeMode', 'AuthType'],
      put: {
        UpdateFunctionUrlConfig: ({ properties, before }) => ({
          ...urlOf(properties),
          ...pick(properties, ['AuthType']),
          InvokeMode: properties.InvokeMode ?? 'BUFFERED',
          Cors: properties.Cors ?? (before.Cors && {}),
        }),
      },
    },
  ],
  read: {
    GetFunctionUrlConfig: {
      input: ({ properties }) => urlOf(properties),
      read: (url, { properties }) => ({
        ...pick(url, ['AuthType', 'Cors', 'InvokeMode']),
        ...pick(properties, ['TargetFunctionArn', 'Qualifier']),
      }),
    },
  },
  delete: { DeleteFunctionUrlConfig: ({ properties }) => urlOf(properties) },
});
