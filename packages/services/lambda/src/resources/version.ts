import { pick } from '@coldstart/cloud';
import { provisionedState, type ProvisionedConcurrency } from './provisioned.ts';
import { resourceRow } from './resource-row.ts';

interface VersionProperties {
  FunctionName: string;
  CodeSha256?: string;
  Description?: string;
  ProvisionedConcurrencyConfig?: ProvisionedConcurrency;
}

/** The function and number in a version's ARN. */
function versionOf(arn: string): { FunctionName: string; Qualifier: string } {
  const at = arn.lastIndexOf(':');
  return { FunctionName: arn.slice(0, at), Qualifier: arn.slice(at + 1) };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html */
export const lambdaVersion = resourceRow<VersionProperties>({
  type: 'AWS::Lambda::Version',
  create: {
    PublishVersion: {
      input: ({ properties }) => pick(properties, ['FunctionName', 'CodeSha256', 'Description']),
      id: ({ FunctionArn }) => FunctionArn,
      attributes: ({ FunctionArn, Version }) => ({ FunctionArn, Version }),
    },
  },
  settings: [
    {
      of: ['ProvisionedConcurrencyConfig'],
      put: {
        PutProvisionedConcurrencyConfig: ({ id, properties: { ProvisionedConcurrencyConfig: config } }) =>
          config && { ...versionOf(id), ...config },
      },
      read: {
        GetProvisionedConcurrencyConfig: {
          input: ({ id }) => versionOf(id),
          read: ({ RequestedProvisionedConcurrentExecutions: count = 0 }) => ({
            ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: count },
          }),
        },
      },
    },
  ],
  stable: {
    GetProvisionedConcurrencyConfig: {
      input: ({ id, before }) => before.ProvisionedConcurrencyConfig && versionOf(id),
      state: provisionedState,
    },
  },
  read: {
    GetFunctionConfiguration: {
      input: ({ id }) => versionOf(id),
      read: (version, { properties }) => ({
        ...pick(version, ['CodeSha256', 'Description']),
        ...pick(properties, ['FunctionName']),
      }),
    },
  },
  delete: { DeleteFunction: ({ id }) => versionOf(id) },
  unsupported: ['FunctionScalingConfig', 'RuntimePolicy'],
});
