import { TransformFailure } from '../template/failure.ts';
import type { ParameterValue } from '../template/parameters.ts';
import { pseudoParameters, type PseudoValues } from '../template/pseudo.ts';
import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { InvalidResource, SamProblem, type SamContext, type SamResource } from '@coldstart/cloud/sam';
import { expandHttpApi } from './api/http-api.ts';
import { inOrder } from './api/api-state.ts';
import { prepareApis } from './api/implicit.ts';
import { expandApi } from './api/rest-api.ts';
import { expandApplication } from './application.ts';
import { expandCapacityProvider } from './capacity-provider.ts';
import { expandConnector, takeConnectors } from './connector.ts';
import { DeploymentPreferences } from './deployment-preference.ts';
import { expandFunction } from './function.ts';
import { merge, readGlobals } from './globals.ts';
import { expandLayerVersion } from './layer-version.ts';
import { checkProperties, isServerlessType } from './properties.ts';
import { rename, renameDependsOn } from './rename.ts';
import { expandSimpleTable } from './simple-table.ts';
import { expandStateMachine } from './state-machine.ts';
import type { SamTables } from './tables.ts';
import { expandWebSocketApi } from './websocket-api.ts';

export const SERVERLESS_TRANSFORM = 'AWS::Serverless-2016-10-31';

type Expand = (
  logicalId: string,
  resource: SamResource,
  context: SamContext,
  preferences: DeploymentPreferences,
) => void;

/** In this order: APIs come last, since functions add their routes to them. */
const EXPANSIONS: readonly (readonly [string, Expand])[] = [
  ['AWS::Serverless::Function', expandFunction],
  ['AWS::Serverless::StateMachine', expandStateMachine],
  ['AWS::Serverless::SimpleTable', expandSimpleTable],
  ['AWS::Serverless::LayerVersion', expandLayerVersion],
  ['AWS::Serverless::Application', expandApplication],
  ['AWS::Serverless::CapacityProvider', expandCapacityProvider],
  ['AWS::Serverless::Api', expandApi],
  ['AWS::Serverless::HttpApi', expandHttpApi],
  ['AWS::Serverless::WebSocketApi', expandWebSocketApi],
  ['AWS::Serverless::Connector', expandConnector],
];

/**
 * The SAM transform: serverless resources become CloudFormation's, under the logical ids that AWS gives them.
 *
 * @throws TransformFailure that lists everything that is wrong
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
export function transformServerless(
  template: ValueMap,
  parameters: readonly ParameterValue[],
  pseudo: PseudoValues,
  tables: SamTables,
): ValueMap {
  const values = pseudoParameters(pseudo);
  for (const { key, value } of parameters) values.set(key, value);
  const problems: string[] = [];
  const { Globals: globals, Resources: declared, Conditions: conditions, ...rest } = template;
  const context: SamContext = {
    ...tables,
    parameters: values,
    resources: {},
    conditions: isMap(conditions) ? { ...conditions } : {},
    made: {},
    aliases: new Map(),
    connected: new Map(),
  };
  const preferences = new DeploymentPreferences();
  let global: ReadonlyMap<string, ValueMap> = new Map();
  collect(problems, () => {
    global = readGlobals(globals);
    Object.assign(context.resources, withGlobals(isMap(declared) ? declared : {}, global));
  });
  collect(problems, () => takeConnectors(context));
  collect(problems, () => {
    const wrong = prepareApis(context, global);
    problems.push(...wrong);
    // What functions' events say of APIs has to be right before anything is expanded.
    if (wrong.length > 0) throw refusal(problems);
  });
  for (const [type, expand] of EXPANSIONS) {
    for (const [logicalId, resource] of inOrder(context)) {
      if (resource.Type !== type) continue;
      collect(problems, () => {
        checkProperties(logicalId, type, resource.Properties);
        const before = new Set(Object.keys(context.made));
        expand(logicalId, resource, context, preferences);
        for (const id of Object.keys(context.made)) if (!before.has(id)) checkNew(logicalId, id, context);
      });
    }
  }
  for (const [logicalId, resource] of Object.entries(context.resources)) {
    if (!isServerlessType(resource.Type) && context.made[logicalId] === undefined) context.made[logicalId] = resource;
    else if (resource.Type === 'AWS::Serverless::GraphQLApi')
      problems.push(
        new InvalidResource(
          logicalId,
          'AWS::Serverless::GraphQLApi is not part of this cloud yet: take it out, or deploy the template to AWS.',
        ).message,
      );
  }
  collect(problems, () => preferences.finish(context));
  if (problems.length > 0) throw refusal(problems);
  return finish(rest, context);
}

function refusal(problems: string[]): TransformFailure {
  return new TransformFailure(
    SERVERLESS_TRANSFORM,
    `Invalid Serverless Application Specification document. Number of errors found: ${problems.length}. ${problems.sort().join(' ')}`,
  );
}

/** What the template has may only be added to where it is told of events. */
const TOLD = new Set(['AWS::S3::Bucket', 'AWS::Cognito::UserPool', 'AWS::Lambda::EventSourceMapping']);

/** @throws SamProblem where an expansion has made what the template has already */
function checkNew(logicalId: string, id: string, { resources, made }: SamContext): void {
  const declared = resources[id];
  if (declared === undefined || id === logicalId || (TOLD.has(declared.Type) && declared.Type === made[id]?.Type))
    return;
  if (resources[logicalId]?.Type === 'AWS::Serverless::Connector' && declared.Type === made[id]?.Type) return;
  throw new SamProblem(
    `Transforming resource with id [${logicalId}] attempts to create a new resource with id [${id}] and type "${made[id]?.Type}". A resource with that id already exists within this template. Please use a different id for that resource.`,
  );
}

function collect(problems: string[], work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SamProblem)) throw error;
    problems.push(error.message);
  }
}

function withGlobals(declared: ValueMap, byType: ReadonlyMap<string, ValueMap>): Record<string, SamResource> {
  const result: Record<string, SamResource> = {};
  for (const [logicalId, resource] of Object.entries(declared)) {
    if (!isMap(resource) || typeof resource.Type !== 'string')
      throw new InvalidResource(logicalId, "'Type' is required.");
    if (isServerlessType(resource.Type) && !/^[A-Za-z0-9]+$/.test(logicalId))
      throw new InvalidResource(logicalId, 'Logical ids must be alphanumeric.');
    const { IgnoreGlobals: ignored, ...own } = resource;
    if (isServerlessType(resource.Type)) checkAttributes(logicalId, own);
    const properties = isMap(own.Properties) ? own.Properties : {};
    const global = ignored === '*' ? undefined : without(byType.get(resource.Type), ignored);
    const merged = global === undefined ? properties : merge(global, properties);
    result[logicalId] = {
      ...(attributesOf(resource.Type, own) as Partial<SamResource>),
      Type: resource.Type,
      Properties: isMap(merged) ? merged : properties,
    };
    if (own.Properties === undefined && global === undefined && !isServerlessType(resource.Type))
      delete (result[logicalId] as Partial<SamResource>).Properties;
  }
  return result;
}

function checkAttributes(logicalId: string, { Properties: properties, Condition: condition }: ValueMap): void {
  if (properties !== undefined && !isMap(properties))
    throw new InvalidResource(logicalId, "Attribute 'Properties' should be a map.");
  if (condition !== undefined && typeof condition !== 'string')
    throw new SamProblem('Structure of the SAM template is invalid. Every Condition member must be a string.');
}

/** SAM takes no notice of what else stands beside a serverless resource's properties. */
const ATTRIBUTES = new Set([
  'Condition',
  'Connectors',
  'DeletionPolicy',
  'DependsOn',
  'Metadata',
  'UpdatePolicy',
  'UpdateReplacePolicy',
]);

function attributesOf(type: string, resource: ValueMap): ValueMap {
  if (!isServerlessType(type)) return resource;
  return Object.fromEntries(Object.entries(resource).filter(([name]) => ATTRIBUTES.has(name)));
}

function without(global: ValueMap | undefined, ignored: Value | undefined): ValueMap | undefined {
  if (global === undefined || !Array.isArray(ignored)) return global;
  return Object.fromEntries(Object.entries(global).filter(([name]) => !ignored.includes(name)));
}

function finish(rest: ValueMap, { made, aliases, conditions, connected }: SamContext): ValueMap {
  const resources: ValueMap = {};
  for (const [logicalId, resource] of Object.entries(made)) {
    const { DependsOn: depends, ...others } = resource;
    const renamed = rename(others as unknown as ValueMap, aliases);
    resources[logicalId] = { ...(isMap(renamed) ? renamed : {}), ...renameDependsOn(depends, aliases, connected) };
  }
  return {
    ...rest,
    ...(Object.keys(conditions).length > 0 ? { Conditions: conditions } : {}),
    Resources: resources,
    ...(rest.Outputs === undefined ? {} : { Outputs: rename(rest.Outputs, aliases) }),
  };
}
