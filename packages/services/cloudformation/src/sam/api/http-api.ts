import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import {
  compact,
  InvalidResource,
  isNoValue,
  passedOn,
  ref,
  withParameters,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { bodyLocation } from '../code.ts';
import { apiState, givenParameters } from './api-state.ts';
import { fromTemplate, mapFromTemplate, mapToTemplate, own, Parts, Text, type Order, type Part } from './definition.ts';
import { httpAuthorizers, httpAuthorizersOf } from './http-authorizers.ts';
import { DEFAULT_PATH, isOpenApi, OpenApiEditor } from './open-api.ts';
import { httpStageIdOf } from './deployment.ts';
import { authorizerPermission } from './rest-auth.ts';
import { addHttpCors } from './http-cors.ts';

const TAG = 'httpapi:createdBy';
const AUTH = new Set(['Authorizers', 'DefaultAuthorizer', 'EnableIamAuthorizer']);

/** AWS::Serverless::HttpApi: the API from its definition, its stage, and who may call it. */
export function expandHttpApi(logicalId: string, resource: SamResource, context: SamContext): void {
  const { made } = context;
  const { Properties: properties } = resource;
  if (properties.Domain !== undefined)
    throw new InvalidResource(
      logicalId,
      'Domain of AWS::Serverless::HttpApi is not part of this cloud: AWS makes a custom domain name of it. Take it out, or deploy the template to AWS.',
    );
  const { DefinitionUri: uri, DefinitionBody: given, StageName: stage = DEFAULT_PATH } = properties;
  if (uri !== undefined && given !== undefined)
    throw new InvalidResource(logicalId, "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.");
  const body = definitionOf(logicalId, properties, context);
  if (uri === undefined && body === undefined)
    throw new InvalidResource(
      logicalId,
      "'DefinitionUri' or 'DefinitionBody' are required properties of an 'AWS::Serverless::HttpApi'. Add a value for one of these properties or add a 'HttpApi' event to an 'AWS::Serverless::Function'.",
    );
  made[logicalId] = {
    ...resource,
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: compact({
      Body: uri === undefined && body !== undefined ? mapToTemplate(body) : undefined,
      BodyS3Location: uri === undefined ? undefined : bodyLocation(uri, logicalId),
      FailOnWarnings: properties.FailOnWarnings === false ? undefined : properties.FailOnWarnings,
    }),
  };
  authorizerPermissions(logicalId, resource, context);
  made[httpStageIdOf(logicalId, stage)] = {
    ...passedOn(resource),
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: compact({
      ApiId: ref(logicalId),
      StageName: stage,
      AccessLogSettings: properties.AccessLogSettings,
      DefaultRouteSettings: properties.DefaultRouteSettings,
      RouteSettings: properties.RouteSettings,
      StageVariables: properties.StageVariables,
      Tags: !isOpenApi(body) ? properties.Tags : { ...(isMap(properties.Tags) ? properties.Tags : {}), [TAG]: 'SAM' },
      AutoDeploy: true,
    }),
  };
}

/** The definition with all that stands beside it in the API's properties. */
function definitionOf(logicalId: string, properties: ValueMap, context: SamContext): Parts | undefined {
  let body = apiState(context).bodies.get(logicalId);
  const { CorsConfiguration: cors, Auth: auth, DisableExecuteApiEndpoint: disabled } = properties;
  if (cors !== undefined && cors !== false)
    body = addHttpCors(logicalId, body, withParameters(cors, givenParameters(context)));
  if (isMap(auth) && Object.keys(auth).length > 0) body = addAuth(logicalId, body, auth, context);
  body = addTags(logicalId, body, properties.Tags, apiState(context).order.kind);
  if (disabled !== undefined) {
    if (body === undefined)
      throw new InvalidResource(logicalId, "DisableExecuteApiEndpoint works only within 'DefinitionBody' property.");
    const editor = new OpenApiEditor(body);
    editor.disableEndpoint(fromTemplate(disabled));
    body = editor.result();
  }
  body = addTitle(logicalId, body, properties.Name);
  body = addDescription(logicalId, body, properties.Description);
  return properties.FailOnWarnings === true ? slashDefault(body) : body;
}

function addAuth(logicalId: string, body: Parts | undefined, auth: ValueMap, context: SamContext): Parts {
  if (body === undefined)
    throw new InvalidResource(
      logicalId,
      "Auth works only with inline OpenApi specified in the 'DefinitionBody' property.",
    );
  if (Object.keys(auth).some((name) => !AUTH.has(name)))
    throw new InvalidResource(logicalId, "Invalid value for 'Auth' property");
  if (!isOpenApi(body))
    throw new InvalidResource(
      logicalId,
      "Unable to add Auth configuration because 'DefinitionBody' does not contain a valid OpenApi definition.",
    );
  const editor = new OpenApiEditor(body);
  const authorizers = httpAuthorizers(logicalId, auth, context);
  for (const [name, { scheme }] of authorizers) editor.schemes.set(new Text(name, false), scheme);
  const name = auth.DefaultAuthorizer;
  if (name !== undefined && name !== '' && !isNoValue(name)) {
    if (typeof name !== 'string')
      throw new InvalidResource(logicalId, "Property 'Auth.DefaultAuthorizer' should be a string.");
    const chosen = authorizers.get(name);
    if (chosen === undefined)
      throw new InvalidResource(
        logicalId,
        `Unable to set DefaultAuthorizer because '${name}' was not defined in 'Authorizers'.`,
      );
    editor.setDefaultAuthorizer(name, chosen.scopes);
  }
  return editor.result();
}

function addTags(logicalId: string, body: Parts | undefined, tags: Value | undefined, order: Order): Parts | undefined {
  const given = isMap(tags) ? tags : {};
  if (body === undefined) {
    if (Object.keys(given).length > 0)
      throw new InvalidResource(
        logicalId,
        "Tags works only with inline OpenApi specified in the 'DefinitionBody' property.",
      );
    return undefined;
  }
  if (!isOpenApi(body)) {
    if (Object.keys(given).length > 0)
      throw new InvalidResource(
        logicalId,
        "Unable to add `Tags` because 'DefinitionBody' does not contain a valid OpenApi definition.",
      );
    return body;
  }
  const editor = new OpenApiEditor(body);
  const all = mapFromTemplate(given, order);
  all.set(TAG, own('SAM'));
  for (const [name, value] of all.entries()) editor.addTag(name, value);
  return editor.result();
}

const infoOf = (body: Parts, name: string): Part | undefined => {
  const info = body.get('info');
  return info instanceof Parts ? info.get(name) : undefined;
};

const isStackName = (title: Part | undefined): boolean => {
  const name = title instanceof Parts && title.size === 1 ? title.get('Ref') : undefined;
  return name instanceof Text && name.text === 'AWS::StackName';
};

function addTitle(logicalId: string, body: Parts | undefined, name: Value | undefined): Parts | undefined {
  if (name === undefined || name === '') return body;
  if (body === undefined)
    throw new InvalidResource(
      logicalId,
      "Name works only with inline OpenApi specified in the 'DefinitionBody' property.",
    );
  if (!isStackName(infoOf(body, 'title')))
    throw new InvalidResource(
      logicalId,
      "Unable to set Name because it is already defined within inline OpenAPI specified in the 'DefinitionBody' property.",
    );
  const editor = new OpenApiEditor(body);
  editor.info.set('title', fromTemplate(name));
  return editor.result();
}

function addDescription(logicalId: string, body: Parts | undefined, description: Value | undefined): Parts | undefined {
  if (description === undefined || description === '') return body;
  if (body === undefined)
    throw new InvalidResource(
      logicalId,
      "Description works only with inline OpenApi specified in the 'DefinitionBody' property.",
    );
  if (infoOf(body, 'description') !== undefined)
    throw new InvalidResource(
      logicalId,
      "Unable to set Description because it is already defined within inline OpenAPI specified in the 'DefinitionBody' property.",
    );
  const editor = new OpenApiEditor(body);
  editor.info.set('description', fromTemplate(description));
  return editor.result();
}

/** Without its slash the default route is warned of. */
function slashDefault(body: Parts | undefined): Parts | undefined {
  const paths = body?.get('paths');
  const item = paths instanceof Parts ? paths.get(DEFAULT_PATH) : undefined;
  if (!(paths instanceof Parts) || item === undefined) return body;
  paths.delete(DEFAULT_PATH);
  paths.set(`/${DEFAULT_PATH}`, item);
  return body;
}

function authorizerPermissions(logicalId: string, resource: SamResource, context: SamContext): void {
  const auth = resource.Properties.Auth;
  for (const [name, { FunctionArn: arn, EnableFunctionDefaultPermissions: enabled }] of isMap(auth)
    ? httpAuthorizersOf(logicalId, auth)
    : []) {
    if (arn === undefined || enabled !== true) continue;
    context.made[`${logicalId}${name}AuthorizerPermission`] = authorizerPermission(
      logicalId,
      resource,
      arn,
      '${AWS::Partition}',
    );
  }
}
