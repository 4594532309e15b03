import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';

/** For the REST API: a policy. */
export const rest = async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
  throw new Error(`Nobody may call ${event.methodArn} yet`);
};

/** For the HTTP API: yes or no. */
export const http = async (
  event: APIGatewayRequestAuthorizerEventV2,
): Promise<APIGatewaySimpleAuthorizerWithContextResult<object>> => {
  throw new Error(`Nobody may call ${event.routeKey} yet`);
};
