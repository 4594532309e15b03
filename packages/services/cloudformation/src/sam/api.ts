import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  contentHash,
  passedOn,
  ref,
  tagEntries,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { IMPLICIT_HTTP_API, IMPLICIT_REST_API, pathsOf } from './events/api.ts';
import { applyAuth } from './api-auth.ts';
import { s3Location } from './code.ts';

/** Adds the APIs that functions' events need and nobody has declared. */
export function prepareApis({ resources }: SamContext): void {
  const uses = (type: string, property: string): boolean =>
    Object.values(resources).some(({ Type, Properties: properties }) => {
      const events = Type === 'AWS::Serverless::Function' ? properties.Events : undefined;
      return (
        isMap(events) &&
        Object.values(events).some(
          (event) =>
            isMap(event) &&
            event.Type === type &&
            !(isMap(event.Properties) && event.Properties[property] !== undefined),
        )
      );
    });
  if (uses('Api', 'RestApiId') && resources[IMPLICIT_REST_API] === undefined) {
    resources[IMPLICIT_REST_API] = { Type: 'AWS::Serverless::Api', Properties: { StageName: 'Prod' } };
  }
  if (uses('HttpApi', 'ApiId') && resources[IMPLICIT_HTTP_API] === undefined) {
    resources[IMPLICIT_HTTP_API] = { Type: 'AWS::Serverless::HttpApi', Properties: {} };
  }
}

/** AWS::Serverless::Api: the API from its OpenAPI definition, a deployment of it and its stage. */
export function expandApi(logicalId: string, resource: SamResource, context: SamContext): void {
  const { made, aliases } = context;
  const { Properties: properties } = resource;
  const attributes = passedOn(resource);
  const { StageName: stage = 'Prod', DefinitionUri: uri, DefinitionBody: given } = properties;
  const body = uri === undefined ? secured(logicalId, resource, definition(resource, given), context) : undefined;
  const content: Value = body ?? uri ?? '';
  const digest = contentHash(content);
  const deploymentId = `${logicalId}Deployment${digest}`;
  const stageId = `${logicalId}${typeof stage === 'string' ? stage.replaceAll(/[^A-Za-z0-9]/g, '') : ''}Stage`;
  aliases.set(`${logicalId}.Stage`, stageId);
  aliases.set(`${logicalId}.Deployment`, deploymentId);
  made[logicalId] = {
    ...resource,
    Type: 'AWS::ApiGateway::RestApi',
    Properties: compact({
      Name: properties.Name,
      Description: properties.Description,
      Body: body,
      BodyS3Location: uri === undefined ? undefined : bodyLocation(uri, logicalId),
      BinaryMediaTypes: properties.BinaryMediaTypes,
      EndpointConfiguration: isMap(properties.EndpointConfiguration)
        ? { Types: [properties.EndpointConfiguration.Type ?? 'EDGE'] }
        : undefined,
      Parameters: isMap(properties.EndpointConfiguration)
        ? { endpointConfigurationTypes: properties.EndpointConfiguration.Type ?? 'EDGE' }
        : undefined,
      FailOnWarnings: properties.FailOnWarnings,
      DisableExecuteApiEndpoint: properties.DisableExecuteApiEndpoint,
      ApiKeySourceType: properties.ApiKeySourceType,
      Tags: properties.Tags === undefined ? undefined : tagEntries(properties.Tags),
    }),
  };
  made[deploymentId] = {
    ...attributes,
    Type: 'AWS::ApiGateway::Deployment',
    Properties: { Description: `RestApi deployment id: ${digest}`, RestApiId: ref(logicalId), StageName: 'Stage' },
  };
  made[stageId] = {
    ...attributes,
    Type: 'AWS::ApiGateway::Stage',
    Properties: compact({
      DeploymentId: ref(deploymentId),
      RestApiId: ref(logicalId),
      StageName: stage,
      CacheClusterEnabled: properties.CacheClusterEnabled,
      CacheClusterSize: properties.CacheClusterSize,
      Variables: properties.Variables,
      MethodSettings: properties.MethodSettings,
      AccessLogSetting: properties.AccessLogSetting,
      CanarySetting: properties.CanarySetting,
      TracingEnabled: properties.TracingEnabled,
      Tags: properties.Tags === undefined ? undefined : tagEntries(properties.Tags),
    }),
  };
}

/** A definition with its API's `Auth` and gateway responses in it. */
function secured(logicalId: string, resource: SamResource, body: Value, context: SamContext): Value {
  if (!isMap(body) || !isMap(body.paths)) return body;
  const schemes = applyAuth(logicalId, resource, body.paths, context, 'rest');
  const responses = gatewayResponses(resource.Properties.GatewayResponses);
  const place: ValueMap =
    schemes === undefined
      ? {}
      : body.swagger === undefined
        ? {
            components: {
              ...mapOf(body.components),
              securitySchemes: { ...mapOf(mapOf(body.components).securitySchemes), ...schemes },
            },
          }
        : { securityDefinitions: { ...mapOf(body.securityDefinitions), ...schemes } };
  return {
    ...body,
    ...place,
    ...(responses !== undefined && { 'x-amazon-apigateway-gateway-responses': responses }),
  };
}

const mapOf = (value: Value | undefined): ValueMap => (isMap(value) ? value : {});

const RESPONSE_PLACES: readonly (readonly [string, string])[] = [
  ['Headers', 'header'],
  ['Paths', 'path'],
  ['QueryStrings', 'querystring'],
];

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html#sam-api-gatewayresponses */
function gatewayResponses(given: Value | undefined): ValueMap | undefined {
  if (!isMap(given)) return undefined;
  return Object.fromEntries(
    Object.entries(given).map(([type, response]) => {
      const { StatusCode, ResponseParameters, ResponseTemplates } = mapOf(response);
      const parameters = RESPONSE_PLACES.flatMap(([name, place]) =>
        Object.entries(mapOf(mapOf(ResponseParameters)[name])).map(([key, value]) => [
          `gatewayresponse.${place}.${key}`,
          value,
        ]),
      );
      return [
        type,
        {
          responseParameters: Object.fromEntries(parameters) as ValueMap,
          responseTemplates: mapOf(ResponseTemplates),
          ...(StatusCode !== undefined && { statusCode: StatusCode }),
        },
      ];
    }),
  );
}

function bodyLocation(uri: Value, logicalId: string): ValueMap {
  const { S3Bucket: bucket, S3Key: key, S3ObjectVersion: version } = s3Location(uri, logicalId, 'DefinitionUri');
  return compact({ Bucket: bucket, Key: key, Version: version });
}

function definition(resource: SamResource, given: Value | undefined): Value {
  if (
    isMap(given) &&
    (given.swagger !== undefined || given.openapi !== undefined || given['Fn::Transform'] !== undefined)
  )
    return given;
  const cors = resource.Properties.Cors;
  const paths = pathsOf(resource);
  if (cors !== undefined) {
    for (const [path, methods] of Object.entries(paths))
      if (isMap(methods) && methods.options === undefined)
        paths[path] = { ...methods, options: preflight(cors, Object.keys(methods)) };
  }
  return { swagger: '2.0', info: { version: '1.0', title: ref('AWS::StackName') }, paths };
}

/** The mock that answers a browser's preflight. */
function preflight(cors: Value, methods: readonly string[]): ValueMap {
  const settings = isMap(cors) && cors.AllowOrigin !== undefined ? cors : { AllowOrigin: cors };
  const all = methods.includes('x-amazon-apigateway-any-method')
    ? ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']
    : ['OPTIONS', ...methods.map((method) => method.toUpperCase())];
  const headers = compact({
    'Access-Control-Allow-Origin': settings.AllowOrigin,
    'Access-Control-Allow-Headers': settings.AllowHeaders,
    'Access-Control-Allow-Methods': settings.AllowMethods ?? `'${all.sort().join(',')}'`,
    'Access-Control-Max-Age': settings.MaxAge,
    'Access-Control-Allow-Credentials': settings.AllowCredentials === true ? "'true'" : undefined,
  });
  return {
    summary: 'CORS support',
    consumes: ['application/json'],
    produces: ['application/json'],
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{\n  "statusCode" : 200\n}\n' },
      responses: {
        default: {
          statusCode: '200',
          responseParameters: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, value]),
          ),
          responseTemplates: { 'application/json': '{}\n' },
        },
      },
    },
    responses: {
      '200': {
        description: 'Default response for CORS method',
        headers: Object.fromEntries(Object.keys(headers).map((name) => [name, { type: 'string' }])),
      },
    },
  };
}
