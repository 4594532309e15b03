import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { InvalidResource, ref, type SamContext } from '@coldstart/cloud/sam';
import { knownType } from './connector-profiles.ts';

/** One end of a connector, as far as it is known. */
export interface End {
  /** Absent for a resource outside the template. */
  readonly logicalId: string | undefined;
  /** CloudFormation's type. */
  readonly type: string;
  /** The type in the template. */
  readonly declaredType: string;
  readonly arn: Value | undefined;
  readonly role: Value | undefined;
  readonly url: Value | undefined;
  /** By the names that profiles have for them: `Arn`, `ResourceId`, `Name`, `Qualifier`. */
  readonly values: Readonly<Record<string, Value | undefined>>;
}

const TYPES: Readonly<Record<string, string>> = {
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::StateMachine': 'AWS::StepFunctions::StateMachine',
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::SimpleTable': 'AWS::DynamoDB::Table',
};

/**
 * What a connector's `Source` or `Destination` stands for.
 *
 * @param other the end that it is connected with
 * @throws InvalidResource of the connector
 */
export function endOf(connector: string, end: Value, other: Value, context: SamContext): End {
  const given = isMap(end) ? end : {};
  const others = Object.keys(given).filter((name) => name !== 'Id' && name !== 'Qualifier');
  if ((given.Id !== undefined) === others.length > 0)
    throw new InvalidResource(
      connector,
      "Must provide 'Id' (with optional 'Qualifier') or a supported combination of other properties.",
    );
  return given.Id === undefined
    ? outside(connector, given)
    : inside(connector, given, isMap(other) ? other : {}, context);
}

function outside(connector: string, given: ValueMap): End {
  const { Type: type, Arn, RoleName: role, QueueUrl: url, ResourceId, Name, Qualifier } = given;
  if (typeof type !== 'string' || type === '')
    throw new InvalidResource(connector, "'Type' is missing or not a string.");
  const own = TYPES[type] ?? type;
  return {
    logicalId: undefined,
    type: own,
    declaredType: own,
    arn: Arn,
    role,
    url,
    values: { Arn, ResourceId, Name, Qualifier },
  };
}

function inside(connector: string, given: ValueMap, other: ValueMap, { made, resources }: SamContext): End {
  const { Id: logicalId } = given;
  if (typeof logicalId !== 'string' || logicalId === '')
    throw new InvalidResource(connector, "'Id' is missing or not a string.");
  const resource = made[logicalId] ?? resources[logicalId];
  if (resource === undefined)
    throw new InvalidResource(connector, `Unable to find resource with logical ID '${logicalId}'.`);
  const type = resource.Type;
  const { Inputs: inputs, Outputs: outputs = {} } = knownType(type) ?? {};
  const known = named(outputs, logicalId);
  const { Arn, Url: url, Id: ResourceId, Name, Qualifier } = isMap(known) ? known : {};
  const property = inputs?.Role;
  // A plain resource may have no properties at all.
  const properties = isMap(resource.Properties) ? resource.Properties : {};
  const role =
    typeof property === 'string'
      ? properties[property]
      : property === undefined
        ? undefined
        : targetRole(properties, other);
  const roleId = referred(role);
  return {
    logicalId,
    type,
    declaredType: resources[logicalId]?.Type ?? type,
    arn: Arn,
    role: roleId === undefined ? undefined : ref(roleId),
    url,
    values: { Arn, ResourceId, Name, Qualifier: given.Qualifier ?? Qualifier },
  };
}

/** A rule acts by the role of its target. */
function targetRole({ Targets: targets }: ValueMap, other: ValueMap): Value | undefined {
  for (const target of Array.isArray(targets) ? targets : []) {
    if (!isMap(target)) continue;
    const isOther = referred(target.Arn) === other.Id || JSON.stringify(target.Arn) === JSON.stringify(other.Arn);
    if (isOther) return target.RoleArn;
  }
  return undefined;
}

/** The resource that a value refers to. */
export function referred(value: Value | undefined): string | undefined {
  if (!isMap(value)) return undefined;
  const attribute = value['Fn::GetAtt'];
  if (Array.isArray(attribute)) return typeof attribute[0] === 'string' ? attribute[0] : undefined;
  if (typeof attribute === 'string') return attribute.split('.')[0];
  return typeof value.Ref === 'string' ? value.Ref : undefined;
}

/** The value with `%{logicalId}` filled in. */
function named(value: Value, logicalId: string): Value {
  if (Array.isArray(value)) return value.map((item) => named(item, logicalId));
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner, logicalId)]));
  return value === '%{logicalId}' ? logicalId : value;
}
