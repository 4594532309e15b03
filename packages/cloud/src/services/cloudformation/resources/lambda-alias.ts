import type { AliasRoutingConfiguration } from '@aws-sdk/client-lambda';
import { defineResource } from './resource-type.ts';

interface AliasProperties {
  FunctionName: string;
  Name: string;
  FunctionVersion: string;
  Description?: string;
  RoutingConfig?: { AdditionalVersionWeights?: { FunctionVersion: string; FunctionWeight: number }[] };
  ProvisionedConcurrencyConfig?: { ProvisionedConcurrentExecutions: number };
}

function routing({ RoutingConfig: config }: AliasProperties): AliasRoutingConfiguration {
  const weights = (config?.AdditionalVersionWeights ?? []).map(
    ({ FunctionVersion: version, FunctionWeight: weight }) => [version, weight],
  );
  return { AdditionalVersionWeights: Object.fromEntries(weights) as Record<string, number> };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html */
export const lambdaAlias = defineResource<AliasProperties>({
  type: 'AWS::Lambda::Alias',
  async create(properties, { invoke }) {
    const { FunctionName, Name, FunctionVersion, Description, ProvisionedConcurrencyConfig: provisioned } = properties;
    const { AliasArn: arn = '' } = await invoke('lambda', 'CreateAlias', {
      FunctionName,
      Name,
      FunctionVersion,
      ...(Description === undefined ? {} : { Description }),
      ...(properties.RoutingConfig === undefined ? {} : { RoutingConfig: routing(properties) }),
    });
    if (provisioned !== undefined)
      await invoke('lambda', 'PutProvisionedConcurrencyConfig', { FunctionName, Qualifier: Name, ...provisioned });
    return { physicalId: arn, attributes: { AliasArn: arn } };
  },
  async update(properties, before, { physicalId, attributes }, { invoke }) {
    const { FunctionName, Name, FunctionVersion, Description, ProvisionedConcurrencyConfig: provisioned } = properties;
    await invoke('lambda', 'UpdateAlias', {
      FunctionName,
      Name,
      FunctionVersion,
      Description: Description ?? '',
      RoutingConfig: routing(properties),
    });
    if (provisioned !== undefined)
      await invoke('lambda', 'PutProvisionedConcurrencyConfig', { FunctionName, Qualifier: Name, ...provisioned });
    else if (before.ProvisionedConcurrencyConfig !== undefined)
      await invoke('lambda', 'DeleteProvisionedConcurrencyConfig', { FunctionName, Qualifier: Name });
    return { physicalId, attributes };
  },
  async delete({ FunctionName, Name }, _resource, { invoke }) {
    await invoke('lambda', 'DeleteAlias', { FunctionName, Name });
  },
});
