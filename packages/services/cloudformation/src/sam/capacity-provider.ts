import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  getAtt,
  InvalidResource,
  passedOn,
  roleResource,
  tagEntries,
  trustPolicy,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';

/** AWS::Serverless::CapacityProvider: the instances that functions run on, and the role that manages them. */
export function expandCapacityProvider(logicalId: string, resource: SamResource, context: SamContext): void {
  const { Properties: properties } = resource;
  const {
    CapacityProviderName: name,
    VpcConfig: vpc,
    OperatorRole: role,
    Tags: tags,
    PropagateTags: propagate,
    InstanceRequirements: instances,
    ScalingConfig: scaling,
    KmsKeyArn,
    LoggingConfig: logging,
    ManagedResourceTags: managed,
  } = properties;
  if (isMap(vpc) && vpc.SubnetIds === undefined)
    throw new InvalidResource(logicalId, "Property 'VpcConfig.SubnetIds' is required.");
  if (isMap(instances) && instances.AllowedTypes !== undefined && instances.ExcludedTypes !== undefined)
    throw new InvalidResource(
      logicalId,
      "Cannot specify 'InstanceRequirements.AllowedTypes' and 'InstanceRequirements.ExcludedTypes' together.",
    );
  const roleId = `${logicalId}OperatorRole`;
  const bySam = tagEntries({ 'lambda:createdBy': 'SAM' });
  if (role === undefined) {
    const partition = String(context.parameters.get('AWS::Partition') ?? 'aws');
    context.made[roleId] = roleResource(
      {
        trust: trustPolicy('lambda.amazonaws.com'),
        managed: [`arn:${partition}:iam::aws:policy/AWSLambdaManagedEC2ResourceOperator`],
        inline: [],
        tags: [...bySam, ...(propagate === true ? tagEntries(tags) : [])],
      },
      passedOn(resource),
    );
  }
  context.made[logicalId] = {
    ...resource,
    Type: 'AWS::Lambda::CapacityProvider',
    Properties: compact({
      CapacityProviderName: name,
      VpcConfig: vpc,
      PermissionsConfig: { CapacityProviderOperatorRoleArn: role ?? getAtt(roleId, 'Arn') },
      Tags: [...tagEntries(tags), ...bySam],
      InstanceRequirements: isMap(instances) ? requirements(instances) : undefined,
      CapacityProviderScalingConfig: isMap(scaling) ? scalingConfig(scaling) : undefined,
      KmsKeyArn,
      TelemetryConfig: logging === undefined ? undefined : { LoggingConfig: logging },
      PropagateTags:
        isMap(managed) && managed.Tags !== undefined
          ? { Mode: 'Explicit', ExplicitTags: tagEntries(managed.Tags) }
          : undefined,
    }),
  };
}

function requirements({ Architectures, AllowedTypes, ExcludedTypes }: ValueMap): ValueMap {
  return compact({ Architectures, AllowedInstanceTypes: AllowedTypes, ExcludedInstanceTypes: ExcludedTypes });
}

/** `75.0` is a number, whatever branch of a function it stands in. */
function numbers(value: Value): Value {
  if (Array.isArray(value)) return value.map(numbers);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, numbers(inner)]));
  return typeof value === 'string' && /^\d+\.\d+$/.test(value) ? Number(value) : value;
}

function scalingConfig({ MaxVCpuCount, AverageCPUUtilization: utilization }: ValueMap): ValueMap {
  const policies: Value[] = [
    { PredefinedMetricType: 'LambdaCapacityProviderAverageCPUUtilization', TargetValue: numbers(utilization ?? '') },
  ];
  return compact({
    MaxVCpuCount,
    ScalingMode: utilization === undefined ? 'Auto' : 'Manual',
    ScalingPolicies: utilization === undefined ? undefined : policies,
  });
}
