import type { Authorizer } from '@aws-sdk/client-apigatewayv2';
import { badRequest, notImplemented } from '../../errors.ts';
import { lambdaArn } from '../integrations.ts';

const SOURCE = /^(?:route\.request\.(?:header|querystring)\.[^.\s]+|context\.\S+|stageVariables\.\S+)$/;

/** @throws AwsError what is no authorizer of a WebSocket API */
export function checkWebSocketAuthorizer(authorizer: Authorizer): void {
  const { AuthorizerType, AuthorizerUri = '', IdentitySource = [] } = authorizer;
  if (AuthorizerType !== 'REQUEST')
    throw badRequest('AuthorizerType for WebSocket APIs must be REQUEST. JWT is only supported for HTTP APIs.');
  const wrong = IdentitySource.find((source) => !SOURCE.test(source));
  if (wrong !== undefined)
    throw badRequest(
      `Identity source specified is not valid: ${wrong}. It is route.request.header.NAME, route.request.querystring.NAME, context.NAME or stageVariables.NAME.`,
    );
  if (lambdaArn(AuthorizerUri) === undefined)
    throw badRequest('Authorizer URI is not valid for WebSocket protocol Apis');
  for (const [name, value] of Object.entries({
    AuthorizerPayloadFormatVersion: authorizer.AuthorizerPayloadFormatVersion,
    EnableSimpleResponses: authorizer.EnableSimpleResponses,
    AuthorizerResultTtlInSeconds: authorizer.AuthorizerResultTtlInSeconds,
    JwtConfiguration: authorizer.JwtConfiguration,
  }))
    if (value !== undefined) throw badRequest(`${name} is only supported for HTTP protocol APIs`);
  if (authorizer.IdentityValidationExpression !== undefined)
    throw notImplemented('Validation expressions of identity sources (IdentityValidationExpression)');
}
