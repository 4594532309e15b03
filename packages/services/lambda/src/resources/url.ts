import type { CreateFunctionUrlConfigCommandInput } from '@aws-sdk/client-lambda';
import { pick } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

type UrlProperties = Omit<CreateFunctionUrlConfigCommandInput, 'FunctionName' | 'AuthType'> & {
  TargetFunctionArn: string;
  AuthType: 'AWS_IAM' | 'NONE';
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html */
export const lambdaUrl = defineResource<UrlProperties>({
  type: 'AWS::Lambda::Url',
  async create(properties, { invoke }) {
    const { FunctionUrl: url = '', FunctionArn: arn = '' } = await invoke('CreateFunctionUrlConfig', {
      ...pick(properties, ['Qualifier', 'Cors', 'InvokeMode']),
      AuthType: properties.AuthType,
      FunctionName: properties.TargetFunctionArn,
    });
    return { physicalId: arn, attributes: { FunctionUrl: url, FunctionArn: arn } };
  },
  async update(properties, before, { physicalId, attributes }, { invoke }) {
    await invoke('UpdateFunctionUrlConfig', {
      ...pick(properties, ['Qualifier', 'Cors', 'InvokeMode', 'AuthType']),
      ...(properties.Cors === undefined && before.Cors !== undefined ? { Cors: {} } : {}),
      FunctionName: properties.TargetFunctionArn,
    });
    return { physicalId, attributes };
  },
  async delete(properties, _resource, { invoke }) {
    await invoke('DeleteFunctionUrlConfig', {
      ...pick(properties, ['Qualifier']),
      FunctionName: properties.TargetFunctionArn,
    });
  },
});
