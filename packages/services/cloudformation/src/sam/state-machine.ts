import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  getAtt,
  InvalidResource,
  isIntrinsic,
  passedOn,
  ref,
  roleResource,
  tagEntries,
  trustPolicy,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { s3Location } from './code.ts';
import { rolePolicies } from './policies.ts';
import { propagateTags } from './propagated-tags.ts';
import { expandStart } from './state-machine-events.ts';

/** AWS::Serverless::StateMachine: the state machine, its role, and the rules that start it. */
export function expandStateMachine(logicalId: string, resource: SamResource, context: SamContext): void {
  const { Properties: properties } = resource;
  const { made, parameters } = context;
  const partition = String(parameters.get('AWS::Partition') ?? 'aws');
  const attributes = passedOn(resource);
  const tags = [{ Key: 'stateMachine:createdBy', Value: 'SAM' }, ...tagEntries(properties.Tags)];
  const tracing = properties.Tracing;
  if (properties.Role !== undefined && properties.Policies !== undefined)
    throw new InvalidResource(logicalId, "Specify either 'Role' or 'Policies' property and not both.");
  if (properties.Definition !== undefined && properties.DefinitionUri !== undefined)
    throw new InvalidResource(logicalId, "Specify either 'Definition' or 'DefinitionUri' property and not both.");
  if (properties.Role === undefined) {
    const { managed, inline } = rolePolicies(properties.Policies, logicalId, `${logicalId}RolePolicy`, context);
    const xray =
      isMap(tracing) && tracing.Enabled === true ? [`arn:${partition}:iam::aws:policy/AWSXrayWriteOnlyAccess`] : [];
    made[`${logicalId}Role`] = roleResource(
      {
        trust: trustPolicy('states.amazonaws.com'),
        managed: [...new Set([...xray, ...managed])],
        always: true,
        inline,
        path: properties.RolePath,
        boundary: properties.PermissionsBoundary,
        tags,
      },
      attributes,
    );
  }
  made[logicalId] = {
    ...resource,
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: compact({
      ...definition(logicalId, properties),
      RoleArn: properties.Role ?? getAtt(`${logicalId}Role`, 'Arn'),
      StateMachineName: properties.Name,
      StateMachineType: properties.Type,
      LoggingConfiguration: properties.Logging,
      TracingConfiguration: tracing,
      Tags: tags,
    }),
  };
  const arn = publish(logicalId, resource, context);
  const starts = { logicalId, resource, arn, attributes, boundary: properties.PermissionsBoundary };
  for (const [name, event] of Object.entries(isMap(properties.Events) ? properties.Events : {}))
    expandStart(starts, name, event, context);
  if (properties.PropagateTags === true && isMap(properties.Tags)) propagateTags(logicalId, properties.Tags, made);
}

function definition(logicalId: string, properties: ValueMap): ValueMap {
  const { Definition: inline, DefinitionUri: uri, DefinitionSubstitutions: given } = properties;
  const substitutions: ValueMap = isMap(given) ? { ...given } : {};
  const text =
    inline === undefined ? undefined : JSON.stringify(withoutFunctions(sortKeys(inline), substitutions), undefined, 4);
  const named: ValueMap = Object.keys(substitutions).length > 0 ? { DefinitionSubstitutions: substitutions } : {};
  if (text !== undefined) return { DefinitionString: { 'Fn::Join': ['\n', text.split('\n')] }, ...named };
  if (uri === undefined)
    throw new InvalidResource(logicalId, "Either 'Definition' or 'DefinitionUri' property must be specified.");
  const { S3Bucket: bucket, S3Key: key, S3ObjectVersion: version } = s3Location(uri, logicalId, 'DefinitionUri');
  return { DefinitionS3Location: compact({ Bucket: bucket, Key: key, Version: version }), ...named };
}

/** Functions inside a definition become substitutions: its text can hold nothing else. */
function withoutFunctions(value: Value, substitutions: ValueMap): Value {
  if (Array.isArray(value)) return value.map((item) => withoutFunctions(item, substitutions));
  if (!isMap(value)) return value;
  if (isIntrinsic(value)) {
    const count = Object.keys(substitutions).filter((name) => name.startsWith('definition_substitution_')).length;
    const name = `definition_substitution_${count + 1}`;
    substitutions[name] = value;
    return `\${${name}}`;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutFunctions(inner, substitutions)]));
}

function sortKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] ?? '')]),
  );
}

/** AutoPublishAlias: a version of the state machine as it is now, and an alias for it. @returns what events start */
function publish(logicalId: string, resource: SamResource, { made }: SamContext): Value {
  const {
    AutoPublishAlias: alias,
    DeploymentPreference: preference,
    UseAliasAsEventTarget: forEvents,
  } = resource.Properties;
  if (alias === undefined) {
    const what =
      forEvents === true ? 'UseAliasAsEventTarget' : preference === undefined ? undefined : 'DeploymentPreference';
    if (what !== undefined)
      throw new InvalidResource(logicalId, `'${what}' requires 'AutoPublishAlias' property to be specified.`);
    return ref(logicalId);
  }
  const attributes = passedOn(resource);
  const versionId = `${logicalId}Version`;
  const aliasId = `${logicalId}Alias${String(alias)}`;
  made[versionId] = {
    ...attributes,
    DeletionPolicy: resource.DeletionPolicy ?? 'Retain',
    UpdateReplacePolicy: resource.UpdateReplacePolicy ?? 'Retain',
    Type: 'AWS::StepFunctions::StateMachineVersion',
    Properties: {
      StateMachineArn: ref(logicalId),
      StateMachineRevisionId: getAtt(logicalId, 'StateMachineRevisionId'),
    },
  };
  const given = isMap(preference) ? preference : {};
  made[aliasId] = {
    ...attributes,
    Type: 'AWS::StepFunctions::StateMachineAlias',
    Properties: {
      Name: alias,
      DeploymentPreference: { StateMachineVersionArn: ref(versionId), Type: 'ALL_AT_ONCE', ...given },
    },
  };
  return forEvents === true ? ref(aliasId) : ref(logicalId);
}
