import type { AliasRoutingConfiguration } from '@aws-sdk/client-lambda';
import { pick } from '@coldstart/cloud';
import { provisionedState, type ProvisionedConcurrency } from './provisioned.ts';
import { resourceRow } from './resource-row.ts';

interface AliasProperties {
  FunctionName: string;
  Name: string;
  FunctionVersion: string;
  Description?: string;
  RoutingConfig?: { AdditionalVersionWeights?: { FunctionVersion: string; FunctionWeight: number }[] };
  ProvisionedConcurrencyConfig?: ProvisionedConcurrency;
}

function routing({ RoutingConfig: config }: AliasProperties): AliasRoutingConfiguration {
  const weights = (config?.AdditionalVersionWeights ?? []).map(
    ({ FunctionVersion: version, FunctionWeight: weight }): [string, number] => [version, weight],
  );
  return { AdditionalVersionWeights: Object.fromEntries(weights) };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html */
export const lambdaAlias = resourceRow<AliasProperties>({
  type: 'AWS::Lambda::Alias',
  create: {
    CreateAlias: {
      input: ({ properties }) => ({
        ...pick(properties, ['FunctionName', 'Name', 'FunctionVersion', 'Description']),
        RoutingConfig: properties.RoutingConfig && routing(properties),
      }),
      id: ({ AliasArn }) => AliasArn,
      attributes: ({ AliasArn }) => ({ AliasArn }),
    },
  },
  update: [
    {
      of: ['FunctionVersion', 'Description', 'RoutingConfig'],
      put: {
        UpdateAlias: ({ properties }) => ({
          Description: '',
          ...pick(properties, ['FunctionName', 'Name', 'FunctionVersion', 'Description']),
          RoutingConfig: routing(properties),
        }),
      },
    },
  ],
  settings: [
    {
      of: ['ProvisionedConcurrencyConfig'],
      put: {
        PutProvisionedConcurrencyConfig: ({
          properties: { FunctionName, Name, ProvisionedConcurrencyConfig: config },
        }) => config && { FunctionName, Qualifier: Name, ...config },
      },
      remove: {
        DeleteProvisionedConcurrencyConfig: ({ properties: { FunctionName, Name } }) => ({
          FunctionName,
          Qualifier: Name,
        }),
      },
      read: {
        GetProvisionedConcurrencyConfig: {
          input: ({ properties: { FunctionName, Name } }) => ({ FunctionName, Qualifier: Name }),
          read: ({ RequestedProvisionedConcurrentExecutions: count = 0 }) => ({
            ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: count },
          }),
        },
      },
    },
  ],
  stable: {
    GetProvisionedConcurrencyConfig: {
      input: ({ properties: { FunctionName, Name }, before }) =>
        before.ProvisionedConcurrencyConfig && { FunctionName, Qualifier: Name },
      state: provisionedState,
    },
  },
  read: {
    GetAlias: {
      input: ({ properties }) => pick(properties, ['FunctionName', 'Name']),
      read: ({ RoutingConfig: config, ...alias }, { properties }) => ({
        ...pick(alias, ['Name', 'FunctionVersion', 'Description']),
        ...pick(properties, ['FunctionName']),
        RoutingConfig: config && {
          AdditionalVersionWeights: Object.entries(config.AdditionalVersionWeights ?? {}).map(([version, weight]) => ({
            FunctionVersion: version,
            FunctionWeight: weight,
          })),
        },
      }),
    },
  },
  delete: { DeleteAlias: ({ properties }) => pick(properties, ['FunctionName', 'Name']) },
});
