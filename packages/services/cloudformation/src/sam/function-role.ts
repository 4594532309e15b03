import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  allow,
  getAtt,
  ifParts,
  isNoValue,
  passedOn,
  roleResource,
  tagEntries,
  trustPolicy,
  withParameters,
  type RoleAdditions,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { rolePolicies } from './policies.ts';

/** The role of a function that names none, or names one under a condition only. */
export function addRole(
  logicalId: string,
  resource: SamResource,
  lambda: SamResource,
  invokePolicies: readonly ValueMap[],
  additions: RoleAdditions,
  context: SamContext,
): void {
  const { Properties: properties } = resource;
  const roleId = `${logicalId}Role`;
  const arn = getAtt(roleId, 'Arn');
  const attributes = passedOn(resource);
  const branches = ifParts(lambda.Properties.Role);
  if (lambda.Properties.Role !== undefined && branches === undefined) return;
  if (branches !== undefined) {
    const { condition, yes, no } = branches;
    if (isNoValue(yes) && isNoValue(no)) lambda.Properties.Role = arn;
    else if (isNoValue(yes)) {
      lambda.Properties.Role = { 'Fn::If': [condition, arn, no] };
      attributes.Condition = condition;
    } else if (isNoValue(no)) {
      lambda.Properties.Role = { 'Fn::If': [condition, yes, arn] };
      attributes.Condition = `NOT${condition}`;
      context.conditions[`NOT${condition}`] = { 'Fn::Not': [{ Condition: condition }] };
    } else return;
  } else lambda.Properties.Role = arn;
  const partition = String(context.parameters.get('AWS::Partition') ?? 'aws');
  const service = (name: string): string => `arn:${partition}:iam::aws:policy/${name}`;
  const { managed, inline } = rolePolicies(properties.Policies, logicalId, `${roleId}Policy`, context);
  const all: Value[] = [
    service(
      `service-role/AWSLambdaBasic${properties.DurableConfig === undefined ? 'ExecutionRole' : 'DurableExecutionRolePolicy'}`,
    ),
  ];
  if (properties.Tracing !== undefined && withParameters(properties.Tracing, context.parameters) !== 'Disabled')
    all.push(service('AWSXrayWriteOnlyAccess'));
  if (properties.VpcConfig !== undefined) all.push(service('service-role/AWSLambdaVPCAccessExecutionRole'));
  for (const policy of [
    ...managed,
    ...additions.managed.map((name) => (typeof name === 'string' ? service(name) : name)),
  ]) {
    if (!all.some((one) => JSON.stringify(one) === JSON.stringify(policy))) all.push(policy);
  }
  context.made[roleId] = roleResource(
    {
      trust: properties.AssumeRolePolicyDocument ?? trustPolicy('lambda.amazonaws.com'),
      managed: all,
      inline: [...deadLetterPolicy(properties.DeadLetterQueue), ...invokePolicies, ...inline, ...additions.inline],
      path: properties.RolePath,
      boundary: properties.PermissionsBoundary,
      tags: [{ Key: 'lambda:createdBy', Value: 'SAM' }, ...tagEntries(properties.Tags)],
    },
    attributes,
  );
}

function deadLetterPolicy(queue: Value | undefined): ValueMap[] {
  if (!isMap(queue)) return [];
  return [
    allow(
      'DeadLetterQueuePolicy',
      queue.Type === 'SNS' ? 'sns:Publish' : 'sqs:SendMessage',
      queue.TargetArn ?? '',
      true,
    ),
  ];
}
