import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { compact, InvalidResource, passedOn, type SamContext, type SamResource } from '@coldstart/cloud/sam';
import { connection, type Profile } from './connector-profiles.ts';
import { endOf, referred, type End } from './connector-ends.ts';

/** Turns `Connectors` inside resources into connectors of their own. */
export function takeConnectors({ resources }: SamContext): void {
  for (const [logicalId, resource] of Object.entries(resources)) {
    const { Connectors: connectors, ...rest } = resource as SamResource & { Connectors?: Value };
    if (connectors === undefined) continue;
    if (!isMap(connectors)) throw new InvalidResource(logicalId, `Property '${logicalId}.Connectors' should be a map.`);
    resources[logicalId] = rest;
    for (const [name, connector] of Object.entries(connectors)) {
      const id = `${logicalId}${name}`;
      if (!isMap(connector)) throw new InvalidResource(id, `${logicalId}.${id} should be a map.`);
      const { Properties: properties, ...attributes } = connector;
      const { SourceReference: source, ...given } = isMap(properties) ? properties : {};
      if (source !== undefined && (!isMap(source) || source.Id !== undefined))
        throw new InvalidResource(id, "'Id' shouldn't be defined in 'SourceReference'.");
      resources[id] = {
        ...(attributes as Partial<SamResource>),
        Type: 'AWS::Serverless::Connector',
        Properties: { Source: { ...(isMap(source) ? source : {}), Id: logicalId }, ...given },
      };
    }
  }
}

/**
 * AWS::Serverless::Connector: what lets one resource use another, a policy of a role, queue or topic, or a permission.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-connector.html
 */
export function expandConnector(logicalId: string, resource: SamResource, context: SamContext): void {
  const { Source: source = {}, Destination: destination = {}, Permissions: wanted } = resource.Properties;
  const many = Array.isArray(destination);
  const all = many ? destination : [destination];
  if (all.length === 0) throw new InvalidResource(logicalId, "'Destination' is an empty list");
  const ids = all.flatMap((one, index) => {
    const to = endOf(logicalId, one, source, context);
    const from = endOf(logicalId, source, one, context);
    const permissions = Array.isArray(wanted) ? wanted.map(String) : [];
    const made = grant(
      { logicalId, resource, from, to, suffix: many ? `Destination${index}` : '', permissions },
      context,
    );
    for (const id of made) {
      const types = { Source: { Type: from.declaredType }, Destination: { Type: to.declaredType } };
      const one = context.made[id];
      if (one !== undefined) one.Metadata = { 'aws:sam:connectors': { [logicalId]: types } };
    }
    return made;
  });
  context.connected.set(logicalId, ids);
}

interface Connector {
  readonly logicalId: string;
  readonly resource: SamResource;
  readonly from: End;
  readonly to: End;
  /** Of the ids of what is made: one of several destinations has its number. */
  readonly suffix: string;
  readonly permissions: readonly string[];
}

/** @returns the ids of what is made */
function grant(connector: Connector, context: SamContext): string[] {
  const { logicalId, from, to, suffix, permissions } = connector;
  const between = `from ${from.type} to ${to.type}`;
  const profile = connection(from.type, to.type);
  if (profile === undefined)
    throw new InvalidResource(
      logicalId,
      `Unable to create connector ${between}; it's not supported or the template is invalid.`,
    );
  checkPermissions(logicalId, permissions, profile, between);
  const grants = Object.entries(profile.grants)
    .filter(([name]) => permissions.includes(name))
    .map(([name, value]) => ({ name, value: filled(logicalId, value, { Source: from, Destination: to }) }));
  const own = profile.ofSource ? from : to;
  const side = profile.ofSource ? 'Source' : 'Destination';
  const lacking = (what: string) => new InvalidResource(logicalId, `Unable to get ${what} from '${side}' resource.`);
  const attributes = { ...passedOn(connector.resource), ...dependsOn(connector.resource) };
  const make = (id: string, type: string, properties: Record<string, Value | undefined>): string => {
    context.made[id] = { ...attributes, Type: type, Properties: compact(properties) };
    return id;
  };
  const document: ValueMap = {
    Version: '2012-10-17',
    Statement: grants.flatMap(({ value }) => (Array.isArray(value) ? value : [])),
  };
  switch (profile.kind) {
    case 'rolePolicy': {
      if (own.role === undefined) throw lacking('IAM role name');
      const id = make(`${logicalId}Policy${suffix}`, 'AWS::IAM::ManagedPolicy', {
        PolicyDocument: document,
        Roles: [own.role],
      });
      makeFirst(id, connector, profile, context);
      return [id];
    }
    case 'queuePolicy':
      if (own.url === undefined) throw lacking('SQS queue URL');
      return [
        make(`${logicalId}QueuePolicy${suffix}`, 'AWS::SQS::QueuePolicy', {
          PolicyDocument: document,
          Queues: [own.url],
        }),
      ];
    case 'topicPolicy':
      if (own.arn === undefined) throw lacking('SNS topic ARN');
      return [
        make(`${logicalId}TopicPolicy${suffix}`, 'AWS::SNS::TopicPolicy', {
          PolicyDocument: document,
          Topics: [own.arn],
        }),
      ];
    case 'permission':
      if (own.arn === undefined) throw lacking('Lambda function ARN');
      return grants.map(({ name, value }) =>
        make(`${logicalId}${name}LambdaPermission${suffix}`, 'AWS::Lambda::Permission', {
          ...(isMap(value) ? value : {}),
          FunctionName: own.arn,
        }),
      );
  }
}

function checkPermissions(logicalId: string, permissions: readonly string[], profile: Profile, between: string): void {
  const valid = Object.keys(profile.grants);
  if (permissions.length === 0)
    throw new InvalidResource(logicalId, `'Permissions' cannot be empty; valid values are: ${valid.join(', ')}.`);
  const refusal = `Unsupported 'Permissions' provided for connector ${between}; valid`;
  if (!permissions.every((one) => valid.includes(one)))
    throw new InvalidResource(logicalId, `${refusal} values are: ${valid.join(', ')}.`);
  const combinations = profile.combinations?.map((one) => [...one].sort().join(' + '));
  if (combinations?.includes([...new Set(permissions)].sort().join(' + ')) === false)
    throw new InvalidResource(logicalId, `${refusal} combinations are: ${combinations.join(', ')}.`);
}

/** What is polled for, or runs, needs its permission before it starts. */
function makeFirst(id: string, { from, to }: Connector, { before }: Profile, { made, resources }: SamContext): void {
  if (from.logicalId === undefined || to.logicalId === undefined) return;
  const waits = (name: string): void => {
    const waiting = (made[name] ??= resources[name] as SamResource);
    const now = dependsOn(waiting).DependsOn;
    waiting.DependsOn = [...(Array.isArray(now) ? now : now === undefined ? [] : [now]), id];
  };
  if (before === 'source') waits(from.logicalId);
  if (before !== 'mapping') return;
  const mappings = Object.entries({ ...resources, ...made }).filter(
    ([, { Type, Properties }]) =>
      Type === 'AWS::Lambda::EventSourceMapping' &&
      isMap(Properties) &&
      referred(Properties.FunctionName) === to.logicalId &&
      referred(Properties.EventSourceArn) === from.logicalId,
  );
  const [mapping] = mappings;
  if (mapping !== undefined && mappings.length === 1) waits(mapping[0]);
}

function dependsOn({ DependsOn: depends }: SamResource): Pick<SamResource, 'DependsOn'> {
  return depends === undefined ? {} : { DependsOn: depends };
}

/** Puts what is known of the two ends in the place of `%{Source.Arn}` and the like. */
function filled(logicalId: string, value: Value, ends: Readonly<Record<string, End>>): Value {
  if (Array.isArray(value)) return value.map((item) => filled(logicalId, item, ends));
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(logicalId, inner, ends)]));
  if (typeof value !== 'string') return value;
  const known = (end: string, what: string): Value => {
    const found = ends[end]?.values[what];
    if (found === undefined) throw new InvalidResource(logicalId, `${end}.${what} is missing.`);
    return found;
  };
  const [, whole, attribute] = /^%\{(\w+)\.(\w+)\}$/.exec(value) ?? [];
  if (whole !== undefined && attribute !== undefined) return known(whole, attribute);
  const variables: ValueMap = {};
  const text = value.replaceAll(/%\{(\w+)\.(\w+)\}/g, (_all, end: string, what: string) => {
    variables[`${end}${what}`] = known(end, what);
    return `\${${end}${what}}`;
  });
  if (!text.includes('${')) return text;
  return { 'Fn::Sub': Object.keys(variables).length > 0 ? [text, variables] : text };
}
