import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { InvalidResource, passedOn, ref, type SamContext, type SamResource } from '@coldstart/cloud/sam';
import { fromTemplate, mapFromTemplate, own, Text, type Part, type Parts } from './definition.ts';
import { invalidDefinition } from './editor.ts';
import { addCustomStatements, addResourcePolicy } from './resource-policy.ts';
import { IAM_AUTHORIZER, readAuthorizer, type RestAuthorizer } from './rest-authorizers.ts';
import { addSchemes, setDefaultAuthorizer, setDefaultKey } from './rest-security.ts';
import { isSwagger, SwaggerEditor } from './swagger.ts';

const PROPERTIES = new Set([
  'Authorizers',
  'DefaultAuthorizer',
  'InvokeRole',
  'AddDefaultAuthorizerToCorsPreflight',
  'AddApiKeyRequiredToCorsPreflight',
  'ApiKeyRequired',
  'ResourcePolicy',
  'UsagePlan',
]);

export const partitionOf = ({ parameters }: SamContext): string => String(parameters.get('AWS::Partition') ?? 'aws');

/**
 * Puts the `Auth` of a REST API into its definition.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
 */
export function addRestAuth(
  logicalId: string,
  body: Part | undefined,
  auth: ValueMap,
  { StageName: stage = '' }: ValueMap,
  context: SamContext,
): Parts {
  if (body === undefined)
    throw new InvalidResource(logicalId, "Auth works only with inline Swagger specified in 'DefinitionBody' property.");
  if (Object.keys(auth).some((name) => !PROPERTIES.has(name)))
    throw new InvalidResource(logicalId, "Invalid value for 'Auth' property");
  if (!isSwagger(body))
    throw new InvalidResource(
      logicalId,
      "Unable to add Auth configuration because 'DefinitionBody' does not contain a valid Swagger definition.",
    );
  const editor = new SwaggerEditor(body);
  const authorizers = readAuthorizers(logicalId, auth, context, auth.DefaultAuthorizer);
  if (authorizers.size > 0) {
    addSchemes(editor, authorizers);
    const name = defaultOf(logicalId, auth.DefaultAuthorizer, authorizers);
    if (name !== undefined)
      setDefaultAuthorizer(
        editor,
        new Text(name, false),
        authorizers,
        auth.AddDefaultAuthorizerToCorsPreflight !== false,
      );
  }
  if (auth.ApiKeyRequired !== undefined && auth.ApiKeyRequired !== false) {
    editor.askKey();
    setDefaultKey(editor, auth.AddApiKeyRequiredToCorsPreflight !== false);
  }
  addPolicy(editor, auth.ResourcePolicy, stage, apiIsImplicit(logicalId) ? own : undefined);
  return editor.result();
}

const apiIsImplicit = (logicalId: string): boolean => logicalId === 'ServerlessRestApi';

function addPolicy(
  editor: SwaggerEditor,
  policy: Value | undefined,
  stage: Value,
  word: ((text: string) => Part) | undefined,
): void {
  if (policy === undefined) return;
  if (!isMap(policy)) throw invalidDefinition('ResourcePolicy must be a map (ResourcePolicyStatement).');
  if (Object.keys(policy).length === 0) return;
  const name = typeof stage === 'string' && word !== undefined ? word(stage) : fromTemplate(stage);
  for (const { text: path } of editor.paths.names()) addResourcePolicy(editor, policy, path, name);
  addCustomStatements(editor, policy.CustomStatements);
}

/** The authorizers of an API by name. */
function readAuthorizers(
  logicalId: string,
  auth: ValueMap,
  context: SamContext,
  defaultName?: Value,
): Map<string, RestAuthorizer> {
  const found = new Map<string, RestAuthorizer>();
  if (defaultName === 'AWS_IAM') found.set('AWS_IAM', IAM_AUTHORIZER());
  for (const [name, given] of authorizersOf(logicalId, auth))
    found.set(name, readAuthorizer({ logicalId, name, given, partition: partitionOf(context) }));
  return found;
}

function authorizersOf(logicalId: string, { Authorizers: given }: ValueMap): [string, ValueMap][] {
  if (given === undefined || (isMap(given) && Object.keys(given).length === 0)) return [];
  if (!isMap(given)) throw new InvalidResource(logicalId, "Property 'Auth.Authorizers' should be a map.");
  return mapFromTemplate(given)
    .names()
    .map(({ text: name }) => {
      const one = given[name];
      if (!isMap(one)) throw new InvalidResource(logicalId, `Property 'Auth.Authorizers.${name}' should be a map.`);
      return [name, one];
    });
}

function defaultOf(
  logicalId: string,
  name: Value | undefined,
  authorizers: ReadonlyMap<string, RestAuthorizer>,
): string | undefined {
  if (name === undefined || name === '') return undefined;
  if (typeof name !== 'string') throw new InvalidResource(logicalId, 'DefaultAuthorizer is not a string.');
  if (!authorizers.has(name) && name !== 'AWS_IAM')
    throw new InvalidResource(
      logicalId,
      `Unable to set DefaultAuthorizer because '${name}' was not defined in 'Authorizers'.`,
    );
  return name;
}

/** The permissions of an API to ask its authorizers' functions. */
export function authorizerPermissions(
  logicalId: string,
  resource: SamResource,
  auth: Value,
  context: SamContext,
): void {
  for (const [name, { FunctionArn: arn, DisableFunctionDefaultPermissions: disabled }] of isMap(auth)
    ? authorizersOf(logicalId, auth)
    : []) {
    if (arn === undefined || arn === '' || disabled === true) continue;
    context.made[`${logicalId}${name}AuthorizerPermission`] = authorizerPermission(
      logicalId,
      resource,
      arn,
      partitionOf(context),
    );
  }
}

export function authorizerPermission(
  logicalId: string,
  resource: SamResource,
  FunctionName: Value,
  partition: string,
): SamResource {
  return {
    ...passedOn(resource),
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName,
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
