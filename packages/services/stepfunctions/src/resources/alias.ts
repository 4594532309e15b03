import { resourceRow } from './resource-row.ts';

interface AliasProperties {
  Name?: string;
  Description?: string;
  RoutingConfiguration?: { StateMachineVersionArn: string; Weight: number }[];
  DeploymentPreference?: {
    StateMachineVersionArn: string;
    Type: 'ALL_AT_ONCE' | 'LINEAR' | 'CANARY';
    Percentage?: number;
    Interval?: number;
    Alarms?: string[];
  };
}

/** Where an alias is to lead in the end. */
function routes({ RoutingConfiguration: given, DeploymentPreference: preference }: AliasProperties) {
  if (preference !== undefined) return [{ stateMachineVersionArn: preference.StateMachineVersionArn, weight: 100 }];
  return (given ?? []).map(({ StateMachineVersionArn, Weight }) => ({
    stateMachineVersionArn: StateMachineVersionArn,
    weight: Weight,
  }));
}

function problem({
  RoutingConfiguration: given,
  DeploymentPreference: preference,
}: AliasProperties): string | undefined {
  if ((given === undefined) === (preference === undefined))
    return 'Property validation failure: Exactly one of RoutingConfiguration and DeploymentPreference must be specified.';
  const { Type: type, Percentage, Interval } = preference ?? { Type: 'ALL_AT_ONCE' };
  return type === 'ALL_AT_ONCE' || (Percentage !== undefined && Interval !== undefined)
    ? undefined
    : `Property validation failure: DeploymentPreference of type ${type} needs Percentage and Interval.`;
}

/** The alias shifts step by step where the template says so: see `machines/shift.ts`. */
const shifting = ({ DeploymentPreference: preference }: AliasProperties) =>
  preference === undefined || preference.Type === 'ALL_AT_ONCE' ? undefined : preference;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachinealias.html */
export const stateMachineAlias = resourceRow<AliasProperties>({
  type: 'AWS::StepFunctions::StateMachineAlias',
  name: { property: 'Name', most: 80 },
  check: (properties) => problem(properties),
  create: {
    CreateStateMachineAlias: {
      input: ({ name, properties }) => ({
        name,
        description: properties.Description,
        routingConfiguration: routes(properties),
      }),
      id: ({ stateMachineAliasArn }) => stateMachineAliasArn,
      attributes: ({ stateMachineAliasArn }) => ({ Arn: stateMachineAliasArn }),
    },
  },
  update: [
    {
      of: ['Description', 'RoutingConfiguration', 'DeploymentPreference'],
      put: {
        UpdateStateMachineAlias: ({ id, properties }) => ({
          stateMachineAliasArn: id,
          description: properties.Description ?? '',
          ...(shifting(properties) === undefined ? { routingConfiguration: routes(properties) } : {}),
        }),
        // Not of the SDK: the service's own, which no client can call.
        ...({
          ShiftStateMachineAlias: ({ id, properties }: { id: string; properties: AliasProperties }) => {
            const preference = shifting(properties);
            return preference && { stateMachineAliasArn: id, ...preference };
          },
        } as object),
      },
    },
  ],
  stable: {
    DescribeStateMachineAlias: {
      input: ({ id, properties }) => (shifting(properties) === undefined ? undefined : { stateMachineAliasArn: id }),
      state: ({ routingConfiguration = [] }) => (routingConfiguration.length < 2 ? 'ready' : 'waiting'),
    },
  },
  read: {
    DescribeStateMachineAlias: {
      input: ({ id }) => ({ stateMachineAliasArn: id }),
      read: ({ name, description, routingConfiguration = [] }, { properties }) => ({
        Name: name,
        ...(description === undefined || description === '' ? {} : { Description: description }),
        ...(properties.RoutingConfiguration === undefined
          ? {}
          : {
              RoutingConfiguration: routingConfiguration.map(({ stateMachineVersionArn = '', weight = 0 }) => ({
                StateMachineVersionArn: stateMachineVersionArn,
                Weight: weight,
              })),
            }),
      }),
    },
  },
  delete: { DeleteStateMachineAlias: ({ id }) => ({ stateMachineAliasArn: id }) },
});
