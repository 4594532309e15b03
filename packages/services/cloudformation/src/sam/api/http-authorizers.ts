import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { InvalidResource, type SamContext } from '@coldstart/cloud/sam';
import { fromTemplate, ownParts, type OwnValue, type Part, type Parts } from './definition.ts';
import { partitionOf } from './rest-auth.ts';

/** An authorizer of an HTTP API, as its `Auth` has it. */
export interface HttpAuthorizer {
  readonly scheme: Parts;
  readonly scopes: Part;
}

const IDENTITY = [
  ['Headers', '$request.header.'],
  ['QueryStrings', '$request.querystring.'],
  ['StageVariables', '$stageVariables.'],
  ['Context', '$context.'],
] as const;

type Kind = 'jwt' | 'request';

/** Whose properties they are, and how that is called in refusals. */
const PROPERTIES: readonly (readonly [string, Kind, string])[] = [
  ['AuthorizationScopes', 'jwt', 'OAuth2 Authorizer'],
  ['JwtConfiguration', 'jwt', 'OAuth2 Authorizer'],
  ['IdentitySource', 'jwt', "OAuth2 Authorizer. For Lambda Authorizer, use the 'Identity' property instead"],
  ['FunctionArn', 'request', 'Lambda Authorizer'],
  ['FunctionInvokeRole', 'request', 'Lambda Authorizer'],
  ['Identity', 'request', 'Lambda Authorizer'],
  ['AuthorizerPayloadFormatVersion', 'request', 'Lambda Authorizer'],
  ['EnableSimpleResponses', 'request', 'Lambda Authorizer'],
  ['EnableFunctionDefaultPermissions', 'request', 'Lambda Authorizer'],
];

const isEmpty = (value: Value | undefined): boolean =>
  value === undefined || value === '' || value === 0 || (isMap(value) && Object.keys(value).length === 0);

/** The authorizers of an HTTP API by name. */
export function httpAuthorizers(logicalId: string, auth: ValueMap, context: SamContext): Map<string, HttpAuthorizer> {
  const found = new Map<string, HttpAuthorizer>();
  if (auth.EnableIamAuthorizer === true)
    found.set('AWS_IAM', {
      scheme: ownParts(
        { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
        'as added',
      ),
      scopes: [],
    });
  for (const [name, given] of httpAuthorizersOf(logicalId, auth))
    found.set(name, {
      scheme: schemeOf(logicalId, name, given, context),
      scopes: given.AuthorizationScopes === undefined ? [] : fromTemplate(given.AuthorizationScopes),
    });
  return found;
}

export function httpAuthorizersOf(logicalId: string, { Authorizers: given }: ValueMap): [string, ValueMap][] {
  if (given === undefined || isEmpty(given)) return [];
  if (!isMap(given)) throw new InvalidResource(logicalId, "Property 'Auth.Authorizers' should be a map.");
  return Object.entries(given).map(([name, one]) => {
    if (!isMap(one)) throw new InvalidResource(logicalId, `Property 'Auth.Authorizers.${name}' should be a map.`);
    return [name, one];
  });
}

function check(logicalId: string, name: string, given: ValueMap, kind: Kind): void {
  if ('OpenIdConnectUrl' in given)
    throw new InvalidResource(
      logicalId,
      `'OpenIdConnectUrl' is no longer a supported property for authorizer '${name}'. Please refer to the AWS SAM documentation.`,
    );
  if (given.JwtConfiguration !== undefined && !isEmpty(given.JwtConfiguration) && !isMap(given.JwtConfiguration))
    throw new InvalidResource(logicalId, "Property 'JwtConfiguration' should be a map.");
  if (given.AuthorizationScopes !== undefined && !Array.isArray(given.AuthorizationScopes))
    throw new InvalidResource(logicalId, 'AuthorizationScopes must be a list.');
  for (const [property, of, called] of PROPERTIES)
    if (given[property] !== undefined && of !== kind && !(property === 'JwtConfiguration' && isEmpty(given[property])))
      throw new InvalidResource(logicalId, `${property} is only supported for ${called}.`);
  const lacks = (property: string): void => {
    if (isEmpty(given[property]))
      throw new InvalidResource(
        logicalId,
        `${name} ${kind === 'jwt' ? 'OAuth2' : 'Lambda'} Authorizer must define '${property}'.`,
      );
  };
  if (kind === 'jwt') lacks('IdentitySource');
  else {
    lacks('FunctionArn');
    lacks('AuthorizerPayloadFormatVersion');
  }
  const permitted = given.EnableFunctionDefaultPermissions;
  if (permitted !== undefined && typeof permitted !== 'boolean')
    throw new InvalidResource(
      logicalId,
      `Property 'Authorizers.${name}.EnableFunctionDefaultPermissions' should be a boolean.`,
    );
}

function schemeOf(logicalId: string, name: string, given: ValueMap, context: SamContext): Parts {
  const jwt = given.JwtConfiguration;
  const kind = isEmpty(jwt) ? 'request' : 'jwt';
  check(logicalId, name, given, kind);
  const part = (value: Value | undefined): Part | undefined => (isEmpty(value) ? undefined : fromTemplate(value ?? ''));
  const scheme = (type: string, more: Readonly<Record<string, OwnValue | undefined>>, authorizer: OwnValue): Parts =>
    ownParts({ type, ...more, 'x-amazon-apigateway-authorizer': authorizer }, 'as added');
  if (isMap(jwt) && kind === 'jwt') {
    const configuration = Object.fromEntries(Object.entries(jwt).map(([key, value]) => [key.toLowerCase(), value]));
    return scheme(
      'oauth2',
      {},
      { jwtConfiguration: fromTemplate(configuration), identitySource: part(given.IdentitySource), type: 'jwt' },
    );
  }
  const identity = given.Identity;
  if (!isEmpty(identity) && !isMap(identity))
    throw new InvalidResource(logicalId, `Property 'Auth.Authorizers.${name}.Identity' should be a map.`);
  const seconds = isMap(identity) ? identity.ReauthorizeEvery : undefined;
  return scheme(
    'apiKey',
    { name: 'Unused', in: 'header' },
    {
      type: 'request',
      authorizerUri: {
        'Fn::Sub': [
          `arn:${partitionOf(context)}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${__FunctionArn__}/invocations`,
          { __FunctionArn__: fromTemplate(given.FunctionArn ?? '') },
        ],
      },
      authorizerCredentials: given.FunctionInvokeRole === 'NONE' ? undefined : part(given.FunctionInvokeRole),
      authorizerResultTtlInSeconds: seconds === undefined ? undefined : fromTemplate(seconds),
      identitySource: isMap(identity) && !isEmpty(identity) ? identitySource(logicalId, name, identity) : undefined,
      authorizerPayloadFormatVersion: part(given.AuthorizerPayloadFormatVersion),
      enableSimpleResponses: given.EnableSimpleResponses === false ? undefined : part(given.EnableSimpleResponses),
    },
  );
}

function identitySource(logicalId: string, authorizer: string, identity: ValueMap): Part {
  return IDENTITY.flatMap(([property, prefix]) => {
    const names = identity[property];
    if (isEmpty(names) || names === undefined) return [];
    const place = `Authorizers.${authorizer}.Identity.${property}`;
    if (!Array.isArray(names)) throw new InvalidResource(logicalId, `Property '${place}' should be a list.`);
    return names.map((name, index) => {
      if (typeof name === 'string') return fromTemplate(`${prefix}${name}`);
      throw new InvalidResource(logicalId, `Property '${place}[${index}]' should be a string.`);
    });
  });
}
