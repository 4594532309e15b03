import type { AliasRoutingConfiguration } from '@aws-sdk/client-lambda';
import { equal } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';
import { provision, type ProvisionedConcurrency } from './provisioned.ts';

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
    ({ FunctionVersion: version, FunctionWeight: weight }) => [version, weight],
  );
  return { AdditionalVersionWeights: Object.fromEntries(weights) as Record<string, number> };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html */
export const lambdaAlias = defineResource<AliasProperties>({
  type: 'AWS::Lambda::Alias',
  async create(properties, context) {
    const { FunctionName, Name, FunctionVersion, Description, ProvisionedConcurrencyConfig: provisioned } = properties;
    const { AliasArn: arn = '' } = await context.invoke('CreateAlias', {
      FunctionName,
      Name,
      FunctionVersion,
      ...(Description === undefined ? {} : { Description }),
      ...(properties.RoutingConfig === undefined ? {} : { RoutingConfig: routing(properties) }),
    });
    if (provisioned !== undefined) await provision(FunctionName, Name, provisioned, context);
    return { physicalId: arn, attributes: { AliasArn: arn } };
  },
  async update(properties, before, { physicalId, attributes }, context) {
    const { invoke } = context;
    const { FunctionName, Name, FunctionVersion, Description, ProvisionedConcurrencyConfig: provisioned } = properties;
    await invoke('UpdateAlias', {
      FunctionName,
      Name,
      FunctionVersion,
      Description: Description ?? '',
      RoutingConfig: routing(properties),
    });
    const changed = provisioned !== undefined && !equal(provisioned, before.ProvisionedConcurrencyConfig);
    if (changed) await provision(FunctionName, Name, provisioned, context);
    else if (provisioned === undefined && before.ProvisionedConcurrencyConfig !== undefined)
      await invoke('DeleteProvisionedConcurrencyConfig', { FunctionName, Qualifier: Name });
    return { physicalId, attributes };
  },
  async delete({ FunctionName, Name }, _resource, { invoke }) {
    await invoke('DeleteAlias', { FunctionName, Name });
  },
});
