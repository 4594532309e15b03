import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  InvalidResource,
  passedOn,
  ref,
  tagEntries,
  withParameters,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { bodyLocation } from '../code.ts';
import { apiState, givenParameters } from './api-state.ts';
import { addCors } from './cors.ts';
import { fromTemplate, mapFromTemplate, mapToTemplate, Parts, Text, type Part } from './definition.ts';
import { deploymentOf, stageIdOf } from './deployment.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { inOpenApi3 } from './open-api-version.ts';
import { addRestAuth, authorizerPermissions } from './rest-auth.ts';
import { isSwagger, SwaggerEditor } from './swagger.ts';
import { makeUsagePlan } from './usage-plan.ts';
import { invalidDefinition } from './editor.ts';

/** AWS::Serverless::Api: the API from its definition, a deployment of it, its stage, and who may call it. */
export function expandApi(logicalId: string, resource: SamResource, context: SamContext): void {
  const { Properties: properties } = resource;
  checkApi(logicalId, properties);
  const auth = withParameters(properties.Auth ?? {}, givenParameters(context));
  const settings = { ...properties, Auth: auth };
  const body = definitionOf(logicalId, settings, context);
  const version = versionText(properties.OpenApiVersion);
  const location =
    properties.DefinitionUri === undefined ? undefined : bodyLocation(properties.DefinitionUri, logicalId);
  const { made, aliases } = context;
  const attributes = passedOn(resource);
  made[logicalId] = {
    ...resource,
    Type: 'AWS::ApiGateway::RestApi',
    Properties: compact({
      ...apiProperties(logicalId, properties, context),
      Body: body === undefined || location !== undefined ? undefined : mapToTemplate(body),
      BodyS3Location: location,
    }),
  };
  const { id, description } = deploymentOf(
    logicalId,
    location === undefined ? body : locationParts(location),
    version,
    context,
  );
  const stageId = stageIdOf(logicalId, properties.StageName);
  aliases.set(`${logicalId}.Stage`, stageId);
  aliases.set(`${logicalId}.Deployment`, id);
  made[id] = {
    ...attributes,
    Type: 'AWS::ApiGateway::Deployment',
    Properties: compact({
      Description: description,
      RestApiId: ref(logicalId),
      StageName: version === undefined ? 'Stage' : undefined,
    }),
  };
  made[stageId] = {
    ...attributes,
    Type: 'AWS::ApiGateway::Stage',
    Properties: stageProperties(logicalId, id, properties),
  };
  authorizerPermissions(logicalId, resource, auth, context);
  makeUsagePlan(logicalId, resource, isMap(auth) ? auth.UsagePlan : undefined, stageId, context);
}

/** A location as the digest of a deployment takes it. */
function locationParts(location: ValueMap): Parts {
  const parts = new Parts();
  for (const [name, value] of Object.entries(location)) parts.set(name, fromTemplate(value ?? ''));
  return parts;
}

function checkApi(logicalId: string, properties: ValueMap): void {
  const { DefinitionUri: uri, DefinitionBody: body, MergeDefinitions: merged, OpenApiVersion, Domain } = properties;
  if (Domain !== undefined)
    throw new InvalidResource(
      logicalId,
      'Domain of AWS::Serverless::Api is not part of this cloud: AWS makes a custom domain name of it. Take it out, or deploy the template to AWS.',
    );
  if (uri !== undefined && body !== undefined)
    throw new InvalidResource(logicalId, "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.");
  if (uri !== undefined && merged === true)
    throw new InvalidResource(logicalId, "Cannot set 'MergeDefinitions' to True when using `DefinitionUri`.");
  const version = versionText(OpenApiVersion);
  if (version !== undefined && !/^[23](?:\.\d)(?:\.\d)?$/.test(version))
    throw new InvalidResource(logicalId, "The OpenApiVersion value must be of the format '3.0.0'.");
}

/** A version that YAML has read as a number. */
export function versionText(version: Value | undefined): string | undefined {
  if (version === undefined || version === '') return undefined;
  return typeof version === 'number' && Number.isInteger(version) ? version.toFixed(1) : String(version);
}

/** The definition with all that stands beside it in the API's properties. */
function definitionOf(logicalId: string, properties: ValueMap, context: SamContext): Parts | undefined {
  let body = apiState(context).bodies.get(logicalId);
  const { Cors, Auth, GatewayResponses, BinaryMediaTypes, Models, DisableExecuteApiEndpoint } = properties;
  const version = versionText(properties.OpenApiVersion);
  if (Cors !== undefined && Cors !== '') body = addCors(logicalId, body, Cors);
  if (isMap(Auth) && Object.keys(Auth).length > 0)
    body = inOpenApi3(addRestAuth(logicalId, body, Auth, properties, context), version);
  if (isMap(GatewayResponses) && Object.keys(GatewayResponses).length > 0)
    body = addGatewayResponses(logicalId, body, GatewayResponses);
  const media = Array.isArray(BinaryMediaTypes) ? withParameters(BinaryMediaTypes, givenParameters(context)) : [];
  if (Array.isArray(media) && media.length > 0 && body !== undefined) body = addBinaryMediaTypes(body, media);
  if (isMap(Models) && Object.keys(Models).length > 0) body = inOpenApi3(addModels(logicalId, body, Models), version);
  if (DisableExecuteApiEndpoint !== undefined) {
    if (body === undefined)
      throw new InvalidResource(logicalId, "DisableExecuteApiEndpoint works only within 'DefinitionBody' property.");
    const editor = new SwaggerEditor(body);
    editor.disableEndpoint(fromTemplate(DisableExecuteApiEndpoint));
    body = editor.result();
  }
  return body === undefined ? undefined : inOpenApi3(body, version);
}

function addBinaryMediaTypes(body: Parts, types: Value[]): Parts {
  const editor = new SwaggerEditor(body);
  const slashes = (value: Part): Part => {
    if (value instanceof Text) return new Text(value.text.replaceAll('~1', '/'), false);
    if (Array.isArray(value)) return value.map(slashes);
    if (!(value instanceof Parts)) return value;
    const result = new Parts();
    for (const [name, inner] of value.entries())
      result.set(new Text(name.text.replaceAll('~1', '/'), false), slashes(inner));
    return result;
  };
  editor.doc.set(
    'x-amazon-apigateway-binary-media-types',
    types.map((type) => slashes(fromTemplate(type))),
  );
  return editor.result();
}

function addModels(logicalId: string, body: Part | undefined, models: ValueMap): Parts {
  if (body === undefined)
    throw new InvalidResource(
      logicalId,
      "Models works only with inline Swagger specified in 'DefinitionBody' property.",
    );
  if (!isSwagger(body))
    throw new InvalidResource(
      logicalId,
      "Unable to add Models definitions because 'DefinitionBody' does not contain a valid Swagger definition.",
    );
  if (!Object.values(models).every(isMap)) throw new InvalidResource(logicalId, "Invalid value for 'Models' property");
  const editor = new SwaggerEditor(body);
  for (const [name, schema] of mapFromTemplate(models).entries()) {
    if (!(schema instanceof Parts) || !schema.has('type'))
      throw invalidDefinition("'Models' schema is missing 'type'.");
    editor.definitions.set(new Text(name.text.toLowerCase(), false), schema);
  }
  return editor.result();
}

function apiProperties(
  logicalId: string,
  properties: ValueMap,
  context: SamContext,
): Record<string, Value | undefined> {
  const { Tags: tags, PropagateTags: propagated, BinaryMediaTypes: media } = properties;
  return {
    Name: properties.Name,
    Description: properties.Description,
    BinaryMediaTypes: media === undefined ? undefined : withParameters(media, givenParameters(context)),
    MinimumCompressionSize: properties.MinimumCompressionSize,
    ...endpointOf(logicalId, properties.EndpointConfiguration),
    FailOnWarnings: properties.FailOnWarnings === false ? undefined : properties.FailOnWarnings,
    Mode: properties.Mode,
    ApiKeySourceType: properties.ApiKeySourceType,
    Policy: properties.Policy,
    SecurityPolicy: properties.SecurityPolicy,
    EndpointAccessMode: properties.EndpointAccessMode,
    Tags: propagated === true && isMap(tags) && Object.keys(tags).length > 0 ? tagEntries(tags) : undefined,
  };
}

function endpointOf(logicalId: string, given: Value | undefined): ValueMap {
  if (given === undefined || (isMap(given) && Object.keys(given).length === 0)) return {};
  if (!isMap(given) || given.Type === undefined)
    return { EndpointConfiguration: { Types: [given] }, Parameters: { endpointConfigurationTypes: given } };
  const { Type: type, VPCEndpointIds: sams, VpcEndpointIds: aws, IpAddressType } = given;
  if (sams !== undefined && aws !== undefined)
    throw new InvalidResource(
      logicalId,
      "'VPCEndpointIds' and 'VpcEndpointIds' cannot be used together in EndpointConfiguration.",
    );
  return {
    EndpointConfiguration: compact({ Types: [type], VpcEndpointIds: sams ?? aws, IpAddressType }),
    Parameters: { endpointConfigurationTypes: type },
  };
}

function stageProperties(logicalId: string, deploymentId: string, properties: ValueMap): ValueMap {
  const { Tags: tags } = properties;
  return compact({
    DeploymentId: ref(deploymentId),
    RestApiId: ref(logicalId),
    StageName: properties.StageName,
    CacheClusterEnabled: properties.CacheClusterEnabled,
    CacheClusterSize: properties.CacheClusterSize,
    Variables: properties.Variables,
    MethodSettings: properties.MethodSettings,
    AccessLogSetting: properties.AccessLogSetting,
    CanarySetting: properties.CanarySetting,
    TracingEnabled: properties.TracingEnabled,
    Tags: tags === undefined ? undefined : tagEntries(tags),
  });
}
