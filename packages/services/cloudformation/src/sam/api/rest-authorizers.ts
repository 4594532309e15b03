import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { InvalidResource, isIntrinsic } from '@coldstart/cloud/sam';
import { fromTemplate, own, ownParts, Text, type OwnValue, type Part, type Parts } from './definition.ts';

/** An authorizer of a REST API, as its `Auth` has it. */
export interface RestAuthorizer {
  readonly scheme: Parts;
  readonly scopes: Part;
}

const IDENTITY = [
  ['Headers', 'method.request.header.'],
  ['QueryStrings', 'method.request.querystring.'],
  ['StageVariables', 'stageVariables.'],
  ['Context', 'context.'],
] as const;

interface Described {
  readonly logicalId: string;
  readonly name: string;
  readonly given: ValueMap;
  readonly partition: string;
}

export function readAuthorizer(described: Described): RestAuthorizer {
  check(described);
  return { scheme: schemeOf(described), scopes: fromTemplate(described.given.AuthorizationScopes ?? []) };
}

/** AWS's own authorizer, which needs no description. */
export const IAM_AUTHORIZER = (): RestAuthorizer => ({
  scheme: ownParts({
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  }),
  scopes: [],
});

function check({ logicalId, name, given }: Described): void {
  const { FunctionPayloadType: type, Identity: identity, AuthorizationScopes: scopes } = given;
  if (type !== undefined && type !== 'TOKEN' && type !== 'REQUEST')
    throw new InvalidResource(logicalId, `${name} Authorizer has invalid 'FunctionPayloadType': ${String(type)}.`);
  if (type === 'REQUEST' && lacksSource(logicalId, name, identity))
    throw new InvalidResource(
      logicalId,
      `${name} Authorizer must specify Identity with at least one of Headers, QueryStrings, StageVariables, or Context.`,
    );
  if (scopes !== undefined && !Array.isArray(scopes))
    throw new InvalidResource(logicalId, `Property 'Authorizers.${name}.AuthorizationScopes' should be a list.`);
  const disabled = given.DisableFunctionDefaultPermissions;
  if (disabled !== undefined && typeof disabled !== 'boolean')
    throw new InvalidResource(
      logicalId,
      `Property 'Authorizers.${name}.DisableFunctionDefaultPermissions' should be a boolean.`,
    );
}

const empty = (value: Value | undefined): boolean =>
  value === undefined ||
  value === '' ||
  (Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0);

function lacksSource(logicalId: string, name: string, identity: Value | undefined): boolean {
  if (empty(identity)) return true;
  if (!isMap(identity)) throw new InvalidResource(logicalId, `Property 'Authorizer.${name}.Identity' should be a map.`);
  const lacking = IDENTITY.every(([property]) => empty(identity[property]));
  const seconds = Number(identity.ReauthorizeEvery);
  return Number.isInteger(seconds) && identity.ReauthorizeEvery !== undefined ? seconds > 0 && lacking : lacking;
}

function schemeOf({ logicalId, name, given, partition }: Described): Parts {
  const { UserPoolArn: pool, FunctionArn: arn, Identity, FunctionPayloadType: payload } = given;
  if (!empty(Identity) && !isMap(Identity))
    throw new InvalidResource(
      logicalId,
      'Auth.Authorizers.<Authorizer>.Identity must be a dict (LambdaTokenAuthorizationIdentity, LambdaRequestAuthorizationIdentity or CognitoAuthorizationIdentity).',
    );
  const identity = isMap(Identity) ? Identity : {};
  const isRequest = empty(pool) && payload === 'REQUEST';
  const header = empty(identity.Header) ? own('Authorization') : fromTemplate(identity.Header ?? '');
  const expression =
    isRequest || empty(identity.ValidationExpression) ? undefined : fromTemplate(identity.ValidationExpression ?? '');
  const scheme = (kind: string, authorizer: Readonly<Record<string, OwnValue | undefined>>): Parts =>
    ownParts({
      type: 'apiKey',
      name: isRequest ? 'Unused' : header,
      in: 'header',
      'x-amazon-apigateway-authtype': kind,
      'x-amazon-apigateway-authorizer': { ...authorizer, identityValidationExpression: expression },
    });
  if (!empty(pool))
    return scheme('cognito_user_pools', {
      type: 'cognito_user_pools',
      providerARNs: (Array.isArray(pool) ? pool : [pool ?? '']).map(fromTemplate),
    });
  const role = given.FunctionInvokeRole;
  const source = isRequest ? identitySource(logicalId, name, identity) : undefined;
  return scheme('custom', {
    type: isRequest ? 'request' : 'token',
    authorizerUri: {
      'Fn::Sub': [
        `arn:${partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${__FunctionArn__}/invocations`,
        { __FunctionArn__: fromTemplate(arn ?? '') },
      ],
    },
    authorizerResultTtlInSeconds:
      identity.ReauthorizeEvery === undefined ? undefined : fromTemplate(identity.ReauthorizeEvery),
    authorizerCredentials: empty(role) || role === 'NONE' ? undefined : fromTemplate(role ?? ''),
    identitySource: source,
  });
}

/** Which parts of a request tell callers apart. */
function identitySource(logicalId: string, authorizer: string, identity: ValueMap): Text | undefined {
  const found = IDENTITY.flatMap(([property, prefix]) => {
    const names = identity[property];
    if (empty(names)) return [];
    const place = `Auth.Authorizers.${authorizer}.Identity.${property}`;
    if (!Array.isArray(names)) throw new InvalidResource(logicalId, `Property '${place}' should be a list.`);
    return names.map((name, index) => {
      if (typeof name === 'string' && !isIntrinsic(name)) return `${prefix}${name}`;
      throw new InvalidResource(logicalId, `Property '${place}[${index}]' should be a string.`);
    });
  });
  return found.length === 0 ? undefined : new Text(found.join(', '), false);
}
