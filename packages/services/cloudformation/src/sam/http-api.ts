import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { compact, passedOn, ref, type SamContext, type SamResource } from '@coldstart/cloud/sam';
import { pathsOf } from './events/api.ts';
import { applyAuth } from './api-auth.ts';
import { s3Location } from './code.ts';

/** AWS::Serverless::HttpApi: the API from its OpenAPI definition, and its stage. */
export function expandHttpApi(logicalId: string, resource: SamResource, context: SamContext): void {
  const { made } = context;
  const { Properties: properties } = resource;
  const { DefinitionUri: uri, DefinitionBody: given, StageName: stage = '$default', Tags: tags } = properties;
  const location = uri === undefined ? undefined : s3Location(uri, logicalId, 'DefinitionUri');
  made[logicalId] = {
    ...resource,
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: compact({
      Name: properties.Name,
      Description: properties.Description,
      Body: location === undefined ? definition(logicalId, resource, given, context) : undefined,
      BodyS3Location:
        location === undefined
          ? undefined
          : compact({ Bucket: location.S3Bucket, Key: location.S3Key, Version: location.S3ObjectVersion }),
      FailOnWarnings: properties.FailOnWarnings,
      DisableExecuteApiEndpoint: properties.DisableExecuteApiEndpoint,
    }),
  };
  const stageId =
    stage === '$default'
      ? `${logicalId}ApiGatewayDefaultStage`
      : `${logicalId}${String(stage).replaceAll(/[^A-Za-z0-9]/g, '')}Stage`;
  made[stageId] = {
    ...passedOn(resource),
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: compact({
      ApiId: ref(logicalId),
      StageName: stage,
      AccessLogSettings: properties.AccessLogSettings,
      DefaultRouteSettings: properties.DefaultRouteSettings,
      RouteSettings: properties.RouteSettings,
      StageVariables: properties.StageVariables,
      Tags: { 'httpapi:createdBy': 'SAM', ...(isMap(tags) ? tags : {}) },
      AutoDeploy: true,
    }),
  };
}

function definition(logicalId: string, resource: SamResource, given: Value | undefined, context: SamContext): Value {
  const own = isMap(given) && (given.openapi !== undefined || given['Fn::Transform'] !== undefined) ? given : undefined;
  const cors = resource.Properties.CorsConfiguration;
  const tags = resource.Properties.Tags;
  const named = Object.entries(isMap(tags) ? tags : {}).map(([name, value]) => ({
    name,
    'x-amazon-apigateway-tag-value': value,
  }));
  const paths = pathsOf(resource);
  const schemes = applyAuth(logicalId, resource, paths, context, 'http');
  const components = own !== undefined && isMap(own.components) ? own.components : {};
  const before = isMap(components.securitySchemes) ? components.securitySchemes : {};
  return compact({
    openapi: '3.0.1',
    info: { version: '1.0', title: resource.Properties.Name ?? ref('AWS::StackName') },
    paths,
    ...own,
    components: schemes === undefined ? own?.components : { ...components, securitySchemes: { ...before, ...schemes } },
    'x-amazon-apigateway-cors': cors === undefined ? undefined : corsOf(cors),
    tags: [{ name: 'httpapi:createdBy', 'x-amazon-apigateway-tag-value': 'SAM' }, ...named],
  });
}

const CORS_NAMES: Readonly<Record<string, string>> = {
  AllowOrigins: 'allowOrigins',
  AllowHeaders: 'allowHeaders',
  AllowMethods: 'allowMethods',
  ExposeHeaders: 'exposeHeaders',
  MaxAge: 'maxAge',
  AllowCredentials: 'allowCredentials',
};

function corsOf(cors: Value): ValueMap {
  if (!isMap(cors)) return { allowOrigins: ['*'] };
  return Object.fromEntries(Object.entries(cors).map(([name, value]) => [CORS_NAMES[name] ?? name, value]));
}
