import type { PutFunctionEventInvokeConfigCommandInput } from '@aws-sdk/client-lambda';
import { defineResource } from './define-resource.ts';

type EventInvokeProperties = PutFunctionEventInvokeConfigCommandInput & { FunctionName: string; Qualifier: string };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html */
export const lambdaEventInvokeConfig = defineResource<EventInvokeProperties>({
  type: 'AWS::Lambda::EventInvokeConfig',
  async create(properties, { invoke }) {
    await invoke('PutFunctionEventInvokeConfig', properties);
    return { physicalId: `${properties.FunctionName}|${properties.Qualifier}` };
  },
  async update(properties, _before, { physicalId }, { invoke }) {
    await invoke('PutFunctionEventInvokeConfig', properties);
    return { physicalId };
  },
  async delete({ FunctionName, Qualifier }, _resource, { invoke }) {
    await invoke('DeleteFunctionEventInvokeConfig', { FunctionName, Qualifier });
  },
});
