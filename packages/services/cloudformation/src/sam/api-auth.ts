import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { compact, ref, type SamContext, type SamResource } from '@coldstart/cloud/sam';

/*
 * Who may call an API: the `Auth` of AWS::Serverless::Api and AWS::Serverless::HttpApi, and of functions' events.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
 */

const IAM_SCHEME: ValueMap = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'awsSigv4',
};
const KEY_SCHEME: ValueMap = { type: 'apiKey', name: 'x-api-key', in: 'header' };
/** Whoever has signed the request invokes the function, too. */
const CALLER = 'arn:aws:iam::*:user/*';

const partitionOf = ({ parameters }: SamContext): string => String(parameters.get('AWS::Partition') ?? 'aws');

function functionUri(arn: Value, partition: string): Value {
  return {
    'Fn::Sub': [
      `arn:${partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${__FunctionArn__}/invocations`,
      { __FunctionArn__: arn },
    ],
  };
}

const roleOf = (role: Value | undefined): Value | undefined => (role === 'NONE' ? undefined : role);

/** Which parts of a request tell callers apart. */
function sources(identity: ValueMap, prefix: (kind: string, name: string) => string): string[] {
  const kinds = ['Headers', 'QueryStrings', 'StageVariables', 'Context'] as const;
  return kinds.flatMap((kind) => {
    const names = identity[kind];
    return Array.isArray(names) ? names.map((name) => prefix(kind, String(name))) : [];
  });
}

const restSource = (kind: string, name: string): string =>
  kind === 'Headers'
    ? `method.request.header.${name}`
    : kind === 'QueryStrings'
      ? `method.request.querystring.${name}`
      : kind === 'StageVariables'
        ? `stageVariables.${name}`
        : `context.${name}`;

const httpSource = (kind: string, name: string): string =>
  kind === 'Headers'
    ? `$request.header.${name}`
    : kind === 'QueryStrings'
      ? `$request.querystring.${name}`
      : kind === 'StageVariables'
        ? `$stageVariables.${name}`
        : `$context.${name}`;

/** A security scheme of a REST API. */
function restScheme(authorizer: ValueMap, context: SamContext): ValueMap {
  const identity = isMap(authorizer.Identity) ? authorizer.Identity : {};
  const isRequest = authorizer.FunctionPayloadType === 'REQUEST';
  const name = isRequest ? 'Unused' : (identity.Header ?? 'Authorization');
  if (authorizer.UserPoolArn !== undefined)
    return {
      type: 'apiKey',
      name,
      in: 'header',
      'x-amazon-apigateway-authtype': 'cognito_user_pools',
      'x-amazon-apigateway-authorizer': compact({
        type: 'cognito_user_pools',
        providerARNs: [authorizer.UserPoolArn].flat(),
        identityValidationExpression: identity.ValidationExpression,
      }),
    };
  const found = sources(identity, restSource);
  return {
    type: 'apiKey',
    name,
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': compact({
      type: isRequest ? 'request' : 'token',
      authorizerUri: functionUri(authorizer.FunctionArn ?? '', partitionOf(context)),
      authorizerCredentials: roleOf(authorizer.FunctionInvokeRole),
      authorizerResultTtlInSeconds: identity.ReauthorizeEvery,
      identityValidationExpression: identity.ValidationExpression,
      identitySource: isRequest && found.length > 0 ? found.join(', ') : undefined,
    }),
  };
}

/** A security scheme of an HTTP API. */
function httpScheme(authorizer: ValueMap, context: SamContext): ValueMap {
  const jwt = authorizer.JwtConfiguration;
  if (isMap(jwt))
    return {
      type: 'oauth2',
      'x-amazon-apigateway-authorizer': compact({
        type: 'jwt',
        identitySource: authorizer.IdentitySource,
        jwtConfiguration: { issuer: jwt.issuer ?? jwt.Issuer ?? '', audience: jwt.audience ?? jwt.Audience ?? [] },
      }),
    };
  const identity = isMap(authorizer.Identity) ? authorizer.Identity : {};
  const found = sources(identity, httpSource);
  return {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    'x-amazon-apigateway-authorizer': compact({
      type: 'request',
      authorizerUri: functionUri(authorizer.FunctionArn ?? '', partitionOf(context)),
      authorizerCredentials: authorizer.FunctionInvokeRole,
      authorizerPayloadFormatVersion: authorizer.AuthorizerPayloadFormatVersion,
      authorizerResultTtlInSeconds: identity.ReauthorizeEvery,
      enableSimpleResponses: authorizer.EnableSimpleResponses,
      identitySource: found.length > 0 ? found : undefined,
    }),
  };
}

/** What a function's event says of who may call its route. */
export function eventSecurity(auth: Value | undefined): ValueMap {
  if (!isMap(auth)) return {};
  const scopes = Array.isArray(auth.AuthorizationScopes) ? auth.AuthorizationScopes : [];
  const security: ValueMap[] = [];
  if (auth.Authorizer !== undefined) security.push({ [String(auth.Authorizer)]: scopes });
  if (auth.ApiKeyRequired === true) security.push({ api_key: [] });
  return compact({ security: security.length > 0 ? security : undefined });
}

interface Applied {
  readonly auth: ValueMap;
  readonly rest: boolean;
  readonly paths: ValueMap;
}

const METHODS = /^(?:get|put|post|delete|patch|head|options|x-amazon-apigateway-any-method)$/;

/** Gives every method that says nothing of its own what the API says, and callers' credentials to those that ask IAM. */
function secure({ auth, rest, paths }: Applied): Set<string> {
  const used = new Set<string>();
  const authorizers = isMap(auth.Authorizers) ? auth.Authorizers : {};
  const fallback = auth.DefaultAuthorizer === undefined ? undefined : String(auth.DefaultAuthorizer);
  for (const methods of Object.values(paths)) {
    for (const [name, method] of Object.entries(isMap(methods) ? methods : {})) {
      if (!METHODS.test(name) || !isMap(method)) continue;
      const given = Array.isArray(method.security) ? method.security : [];
      const named = given.filter((one) => isMap(one) && one.api_key === undefined);
      const keys = given.filter((one) => isMap(one) && one.api_key !== undefined);
      const isPreflight = name === 'options' && (!rest || auth.AddDefaultAuthorizerToCorsPreflight === false);
      if (named.length === 0 && fallback !== undefined && !isPreflight) {
        const found = authorizers[fallback];
        const scopes = isMap(found) && Array.isArray(found.AuthorizationScopes) ? found.AuthorizationScopes : [];
        named.push({ [fallback]: scopes });
      }
      if (rest && auth.ApiKeyRequired === true && keys.length === 0 && name !== 'options') keys.push({ api_key: [] });
      const all = [...named, ...keys];
      if (all.length > 0) method.security = all;
      for (const one of all) for (const scheme of Object.keys(isMap(one) ? one : {})) used.add(scheme);
      const integration = method['x-amazon-apigateway-integration'];
      const asksIam = named.some((one) => isMap(one) && one.AWS_IAM !== undefined);
      if (rest && asksIam && isMap(integration) && integration.type === 'aws_proxy') integration.credentials ??= CALLER;
    }
  }
  return used;
}

/** The permission of an API to ask an authorizer's function. */
function permit(logicalId: string, name: string, authorizer: ValueMap, context: SamContext, rest: boolean): void {
  const partition = rest ? partitionOf(context) : '${AWS::Partition}';
  context.made[`${logicalId}${name}AuthorizerPermission`] = {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: authorizer.FunctionArn ?? '',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Sub': [
          `arn:${partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/authorizers/*`,
          { __ApiId__: ref(logicalId) },
        ],
      },
    },
  };
}

/**
 * Puts an API's `Auth` into its definition.
 *
 * @returns the security schemes that the definition needs
 */
export function applyAuth(
  logicalId: string,
  { Properties: { Auth } }: SamResource,
  paths: ValueMap,
  context: SamContext,
  kind: 'rest' | 'http',
): ValueMap | undefined {
  const rest = kind === 'rest';
  const auth = isMap(Auth) ? Auth : {};
  const used = secure({ auth, rest, paths });
  const schemes: ValueMap = {};
  for (const [name, authorizer] of Object.entries(isMap(auth.Authorizers) ? auth.Authorizers : {})) {
    if (!isMap(authorizer)) continue;
    schemes[name] = rest ? restScheme(authorizer, context) : httpScheme(authorizer, context);
    const isPermitted = rest
      ? authorizer.DisableFunctionDefaultPermissions !== true
      : authorizer.EnableFunctionDefaultPermissions === true;
    if (authorizer.FunctionArn !== undefined && isPermitted) permit(logicalId, name, authorizer, context, rest);
  }
  if (used.has('AWS_IAM') || auth.EnableIamAuthorizer === true) schemes.AWS_IAM = IAM_SCHEME;
  if (used.has('api_key')) schemes.api_key = KEY_SCHEME;
  return Object.keys(schemes).length === 0 ? undefined : schemes;
}
