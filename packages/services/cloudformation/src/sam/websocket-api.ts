import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  InvalidResource,
  isIntrinsic,
  ref,
  withParameters,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';

const TAGS = { 'websocketapi:createdBy': 'SAM' };
const INTEGRATION =
  'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${NAME}/invocations';
const API = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:';

const sub = (text: string, values?: ValueMap): Value => ({ 'Fn::Sub': values === undefined ? text : [text, values] });

/**
 * AWS::Serverless::WebSocketApi: the API, a route, an integration and a permission for each of its `Routes`, its stage.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-websocketapi.html
 */
export function expandWebSocketApi(logicalId: string, resource: SamResource, context: SamContext): void {
  const { Properties: properties } = resource;
  const routes = withParameters(properties.Routes ?? {}, context.parameters);
  const auth = properties.Auth === undefined ? undefined : withParameters(properties.Auth, context.parameters);
  if (!isMap(routes) || Object.keys(routes).length === 0)
    throw new InvalidResource(logicalId, 'WebSocket API must have at least one route.');
  checkApi(logicalId, properties, routes, auth);
  context.aliases.set(`${logicalId}.Stage`, stageIdOf(logicalId, properties.StageName ?? 'default'));
  const tags = { ...(isMap(properties.Tags) ? properties.Tags : {}), ...TAGS };
  const { made } = context;
  made[logicalId] = {
    // Of the attributes beside the properties, SAM's translator hands on no other, and none to the API's parts.
    ...(resource.DependsOn !== undefined && { DependsOn: resource.DependsOn }),
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: compact({
      ApiKeySelectionExpression: properties.ApiKeySelectionExpression,
      Description: properties.Description,
      DisableExecuteApiEndpoint: properties.DisableExecuteApiEndpoint,
      DisableSchemaValidation: properties.DisableSchemaValidation,
      IpAddressType: properties.IpAddressType,
      Name: properties.Name ?? logicalId,
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: properties.RouteSelectionExpression,
      Tags: tags,
    }),
  };
  const of: Parts = { logicalId, stage: properties.StageName ?? 'default', made };
  const routeIds = Object.entries(routes).map(([key, route]) => addRoute(of, key, isMap(route) ? route : {}, auth));
  const propagated = properties.PropagateTags === true && isMap(properties.Tags);
  addStage(of, properties, propagated ? tags : TAGS, routeIds);
  if (isMap(auth) && auth.AuthType === 'CUSTOM' && '$connect' in routes) addAuthorizer(of, auth);
}

/** What the parts of one API share. */
interface Parts {
  readonly logicalId: string;
  readonly stage: Value;
  readonly made: Record<string, SamResource>;
}

function checkApi(logicalId: string, properties: ValueMap, routes: ValueMap, auth: Value | undefined): void {
  const { IpAddressType: addresses, Domain: domain, StageName: stage } = properties;
  if (typeof addresses === 'string' && addresses !== 'ipv4' && addresses !== 'dualstack')
    throw new InvalidResource(logicalId, "IpAddressType must be 'ipv4' or 'dualstack'.");
  if (isMap(domain) && domain.MutualTlsAuthentication !== undefined)
    throw new InvalidResource(logicalId, 'Mutual TLS domain name association is not supported for Websocket APIs.');
  if (auth !== undefined && !('$connect' in routes))
    throw new InvalidResource(logicalId, 'Authorization is only available if there is a $connect route.');
  if (stage === '$default') throw new InvalidResource(logicalId, 'Stages cannot be named $default for WebSocket APIs.');
  if (isMap(auth)) checkAuth(logicalId, auth);
  if (domain !== undefined)
    throw new InvalidResource(
      logicalId,
      'Domain is not part of this cloud yet: take it out, or deploy the template to AWS.',
    );
}

function checkAuth(logicalId: string, auth: ValueMap): void {
  const { AuthType: given, AuthArn: arn } = auth;
  if (given === undefined || given === '')
    throw new InvalidResource(logicalId, 'AuthType must be specified for additional auth configurations.');
  const type = String(given).toUpperCase();
  if (!['NONE', 'AWS_IAM', 'CUSTOM'].includes(type))
    throw new InvalidResource(logicalId, `AuthType '${String(given)}' is not one of AWS_IAM, CUSTOM or NONE.`);
  if (type === 'CUSTOM' && arn === undefined)
    throw new InvalidResource(logicalId, 'AuthArn must be specified if AuthType is CUSTOM.');
  if (type !== 'CUSTOM' && Object.keys(auth).length > 1)
    throw new InvalidResource(logicalId, `No additional configurations supported for AuthType ${type}.`);
}

/** `$connect` and `sendmessage`, as they begin logical ids. */
function nameOf(logicalId: string, key: string): string {
  const name = ['$connect', '$disconnect', '$default'].includes(key) ? key.slice(1) : key;
  if (!/^[\p{L}\p{N}]+$/u.test(name))
    throw new InvalidResource(
      logicalId,
      `Route key '${key}' must be alphanumeric. Only $connect, $disconnect, and $default special routes are supported.`,
    );
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1).toLowerCase()}`;
}

/** @returns the route's logical id */
function addRoute(parts: Parts, key: string, route: ValueMap, auth: Value | undefined): string {
  const { logicalId, stage, made } = parts;
  const base = `${logicalId}${nameOf(logicalId, key)}`;
  const parameters = route.RequestParameters;
  if (isMap(parameters) && Object.keys(parameters).length > 0 && key !== '$connect')
    throw new InvalidResource(
      logicalId,
      'Request parameters are only supported for the $connect route in WebSocket APIs.',
    );
  if (route.FunctionArn === undefined) throw new InvalidResource(logicalId, 'Route must have associated function.');
  made[`${base}Route`] = {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: compact({
      ApiId: ref(logicalId),
      RouteKey: key,
      ApiKeyRequired: route.ApiKeyRequired,
      ModelSelectionExpression: route.ModelSelectionExpression,
      OperationName: route.OperationName,
      RequestModels: route.RequestModels,
      RequestParameters: parameters,
      RouteResponseSelectionExpression: route.RouteResponseSelectionExpression,
      Target: { 'Fn::Join': ['/', ['integrations', ref(`${base}Integration`)]] },
      ...(key === '$connect' && isMap(auth) && authorizationOf(logicalId, auth)),
    }),
  };
  made[`${base}Integration`] = {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: compact({
      ApiId: ref(logicalId),
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: sub(INTEGRATION.replace('NAME', 'FunctionArn'), { FunctionArn: route.FunctionArn }),
      TimeoutInMillis: route.IntegrationTimeout,
    }),
  };
  const source = `${API}\${${logicalId}.ApiId}/`;
  made[`${base}Permission`] = {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: route.FunctionArn,
      Principal: 'apigateway.amazonaws.com',
      SourceArn:
        typeof stage === 'string'
          ? sub(`${source}${stage}/${key}`)
          : sub(`${source}\${__StageName__}/${key}`, { __StageName__: stage }),
    },
  };
  return `${base}Route`;
}

function authorizationOf(logicalId: string, { AuthType: type }: ValueMap): ValueMap {
  if (type === 'CUSTOM') return { AuthorizationType: 'CUSTOM', AuthorizerId: ref(`${logicalId}ConnectAuthorizer`) };
  return { AuthorizationType: type === 'AWS_IAM' ? 'AWS_IAM' : 'NONE' };
}

const stageIdOf = (logicalId: string, stage: Value): string =>
  `${logicalId}${stage === 'default' ? 'Default' : typeof stage === 'string' ? stage : ''}Stage`;

function addStage(
  { logicalId, stage, made }: Parts,
  properties: ValueMap,
  tags: ValueMap,
  routes: readonly string[],
): void {
  made[stageIdOf(logicalId, stage)] = {
    Type: 'AWS::ApiGatewayV2::Stage',
    // Settings name routes, which have to be there.
    ...(properties.RouteSettings !== undefined && { DependsOn: [...routes] }),
    Properties: compact({
      ApiId: ref(logicalId),
      StageName: stage,
      StageVariables: properties.StageVariables,
      AccessLogSettings: properties.AccessLogSettings,
      DefaultRouteSettings: properties.DefaultRouteSettings,
      RouteSettings: properties.RouteSettings,
      Tags: tags,
      AutoDeploy: true,
    }),
  };
}

function addAuthorizer({ logicalId, made }: Parts, auth: ValueMap): void {
  const { AuthArn: arn = '', InvokeRole: role, IdentitySource: sources, Name: name } = auth;
  const id = `${logicalId}ConnectAuthorizer`;
  made[id] = {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: compact({
      ApiId: ref(logicalId),
      AuthorizerCredentialsArn: role,
      AuthorizerType: 'REQUEST',
      AuthorizerUri: sub(INTEGRATION.replace('NAME', 'AuthArn'), { AuthArn: arn }),
      IdentitySource: sources,
      Name: name === undefined || name === '' ? id : name,
    }),
  };
  // A role that is given invokes it; everybody else needs the function's permission.
  if (role !== undefined && (isIntrinsic(role) || role !== '')) return;
  made[`${logicalId}AuthorizerPermission`] = {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: arn,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: sub(`${API}\${__ApiId__}/authorizers/*`, { __ApiId__: ref(logicalId) }),
    },
  };
}
