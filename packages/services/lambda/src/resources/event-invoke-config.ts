import type { PutFunctionEventInvokeConfigCommandInput } from '@aws-sdk/client-lambda';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

type EventInvokeProperties = PutFunctionEventInvokeConfigCommandInput & { FunctionName: string; Qualifier: string };

const CHANGEABLE = ['DestinationConfig', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts'] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html */
export const lambdaEventInvokeConfig = resourceRow<EventInvokeProperties>({
  type: 'AWS::Lambda::EventInvokeConfig',
  id: ({ properties }) => `${properties.FunctionName}|${properties.Qualifier}`,
  create: { PutFunctionEventInvokeConfig: ({ properties }) => properties },
  update: [{ of: CHANGEABLE, put: { PutFunctionEventInvokeConfig: ({ properties }) => properties } }],
  read: {
    GetFunctionEventInvokeConfig: {
      input: ({ properties }) => pick(properties, ['FunctionName', 'Qualifier']),
      read: (config, { properties }) => ({
        ...pick(config, CHANGEABLE),
        ...pick(properties, ['FunctionName', 'Qualifier']),
      }),
    },
  },
  delete: { DeleteFunctionEventInvokeConfig: ({ properties }) => pick(properties, ['FunctionName', 'Qualifier']) },
});
