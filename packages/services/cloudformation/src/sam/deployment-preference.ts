import { equal, isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  getAtt,
  ifParts,
  InvalidResource,
  isIntrinsic,
  isNoValue,
  ref,
  tagEntries,
  withParameters,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';

/*
 * DeploymentPreference of a function: CodeDeploy moves its alias to a new version bit by bit.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-deploymentpreference.html
 */

const APPLICATION = 'ServerlessDeploymentApplication';
const ROLE = 'CodeDeployServiceRole';
const CONDITION = 'ServerlessCodeDeployCondition';
/** `Fn::Or` takes no more. */
const MOST_CONDITIONS = 10;

const PREDEFINED = new Set([
  'Canary10Percent5Minutes',
  'Canary10Percent10Minutes',
  'Canary10Percent15Minutes',
  'Canary10Percent30Minutes',
  'Linear10PercentEvery1Minute',
  'Linear10PercentEvery2Minutes',
  'Linear10PercentEvery3Minutes',
  'Linear10PercentEvery10Minutes',
  'AllAtOnce',
]);

/** A function's preference, read. */
interface Preference {
  readonly logicalId: string;
  readonly given: ValueMap;
  readonly type: Value;
  readonly condition: string | undefined;
  readonly tags: ValueMap | undefined;
}

const isYes = (value: Value | undefined): boolean => value === true || value === 'true' || value === 'True';

/** The preferences of a template's functions: they share an application and a role. */
export class DeploymentPreferences {
  readonly #enabled: Preference[] = [];

  /** Gives a function's alias its update policy, where its preference asks for one. @throws InvalidResource */
  add(logicalId: string, { Properties, Condition }: SamResource, alias: string | undefined, context: SamContext): void {
    const { DeploymentPreference: given, Tags: tags, PropagateTags: propagated } = Properties;
    if (!isMap(given) || Object.keys(given).length === 0) return;
    const { made, parameters } = context;
    const enabled = given.Enabled === undefined ? true : withParameters(given.Enabled, parameters);
    if (enabled === false || enabled === 'false' || enabled === 'False' || enabled === '') return;
    if (given.Type === undefined)
      throw new InvalidResource(logicalId, "'DeploymentPreference' is missing required Property 'Type'");
    if (given.Hooks !== undefined && !isMap(given.Hooks))
      throw new InvalidResource(logicalId, "'Hooks' property of 'DeploymentPreference' must be a dictionary");
    const passes = withParameters(given.PassthroughCondition ?? false, parameters);
    this.#enabled.push({
      logicalId,
      given,
      type: withParameters(given.Type, parameters),
      condition: isYes(passes) ? Condition : undefined,
      tags: propagated === true && isMap(tags) ? tags : undefined,
    });
    const resource = alias === undefined ? undefined : made[alias];
    if (resource === undefined)
      throw new InvalidResource(
        logicalId,
        "'DeploymentPreference' requires AutoPublishAlias property to be specified.",
      );
    resource.UpdatePolicy = { CodeDeployLambdaAliasUpdate: updateOf(logicalId, given) };
  }

  /** What all of them need: the application, the role and a deployment group each. @throws InvalidResource */
  finish({ made, conditions }: SamContext): void {
    if (this.#enabled.length === 0) return;
    const condition = this.#condition(conditions);
    const shared = condition === undefined ? {} : { Condition: condition };
    const tags = Object.assign({}, ...this.#enabled.map((one) => one.tags ?? {})) as ValueMap;
    const tagged: ValueMap = Object.keys(tags).length > 0 ? { Tags: tagEntries(tags) } : {};
    made[APPLICATION] = {
      ...shared,
      Type: 'AWS::CodeDeploy::Application',
      Properties: { ComputePlatform: 'Lambda', ...tagged },
    };
    if (this.#enabled.some(({ given }) => !isSaid(given.Role)))
      made[ROLE] = { ...shared, Type: 'AWS::IAM::Role', Properties: { ...serviceRole(), ...tagged } };
    for (const one of this.#enabled) made[groupId(one.logicalId)] = groupOf(one);
  }

  /** Where all preferences have a condition, what they share is made when one of these is met. */
  #condition(conditions: ValueMap): string | undefined {
    const named = [...new Set(this.#enabled.map(({ condition }) => condition))];
    const [first] = named;
    if (named.includes(undefined)) return undefined;
    if (named.length === 1) return first;
    let rest = named as string[];
    // Each takes ten, itself the first of the next; the last has the plain name.
    let number = Math.ceil((rest.length - 1) / (MOST_CONDITIONS - 1)) - 1;
    while (rest.length > 1) {
      const name = number > 0 ? `${CONDITION}${number}` : CONDITION;
      number -= 1;
      conditions[name] = { 'Fn::Or': rest.slice(0, MOST_CONDITIONS).map((one) => ({ Condition: one })) };
      rest = [...rest.slice(MOST_CONDITIONS), name];
    }
    return CONDITION;
  }
}

const isSaid = (value: Value | undefined): boolean => value !== undefined && value !== '' && value !== false;

const groupId = (logicalId: string): string => `${logicalId}DeploymentGroup`;

function updateOf(logicalId: string, { Hooks: hooks }: ValueMap): ValueMap {
  const { PreTraffic: before, PostTraffic: after } = isMap(hooks) ? hooks : {};
  return compact({
    ApplicationName: ref(APPLICATION),
    DeploymentGroupName: ref(groupId(logicalId)),
    BeforeAllowTrafficHook: before,
    AfterAllowTrafficHook: after,
  });
}

const serviceRole = (): ValueMap => ({
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: ['codedeploy.amazonaws.com'] } }],
  },
  ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda'],
});

function groupOf({ logicalId, given, type, condition, tags }: Preference): SamResource {
  return {
    ...(condition === undefined ? {} : { Condition: condition }),
    Type: 'AWS::CodeDeploy::DeploymentGroup',
    Properties: compact({
      AlarmConfiguration: alarmsOf(logicalId, given.Alarms),
      ApplicationName: ref(APPLICATION),
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      },
      DeploymentConfigName: configOf(type),
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      ServiceRoleArn: isSaid(given.Role) ? given.Role : getAtt(ROLE, 'Arn'),
      TriggerConfigurations: isSaid(given.TriggerConfigurations) ? given.TriggerConfigurations : undefined,
      Tags: tags === undefined ? undefined : tagEntries(tags),
    }),
  };
}

function alarmsOf(logicalId: string, alarms: Value | undefined): Value | undefined {
  if (!isSaid(alarms) || isNoValue(alarms) || equal(alarms, [])) return undefined;
  if (!isMap(alarms) || alarms['Fn::If'] === undefined) return alarmConfiguration(logicalId, alarms);
  const parts = ifParts(alarms);
  if (parts === undefined) throw new InvalidResource(logicalId, 'Fn::If requires 3 arguments');
  const { condition, yes, no } = parts;
  return { 'Fn::If': [condition, alarmConfiguration(logicalId, yes), alarmConfiguration(logicalId, no)] };
}

function alarmConfiguration(logicalId: string, alarms: Value | undefined): Value {
  if (!Array.isArray(alarms)) throw new InvalidResource(logicalId, 'Alarms must be a list');
  if (alarms.length === 0 || isNoValue(alarms[0])) return {};
  return { Enabled: true, Alarms: alarms.map((Name) => ({ Name })) };
}

/** CodeDeploy's own configurations go by their short names; any other is a configuration of the account's. */
function configOf(value: Value, inSub = false): Value {
  if (Array.isArray(value)) return value.map((item) => configOf(item));
  if (isMap(value) && isIntrinsic(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, configOf(inner, name === 'Fn::Sub')]),
    );
  if (typeof value !== 'string' || !PREDEFINED.has(value)) return value;
  const named: Value = ['CodeDeployDefault.Lambda${ConfigName}', { ConfigName: value }];
  // A Sub has no other in it.
  return inSub ? named : { 'Fn::Sub': named };
}
