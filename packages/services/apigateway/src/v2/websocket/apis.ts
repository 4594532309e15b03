import type { CreateApiCommandInput } from '@aws-sdk/client-apigatewayv2';
import { badRequest } from '../../errors.ts';
import { isSelectionExpression } from './expressions.ts';

type Settings = Partial<
  Pick<CreateApiCommandInput, 'RouteSelectionExpression' | 'CorsConfiguration' | 'Target' | 'RouteKey'>
>;

/** @throws AwsError what a WebSocket API lacks or cannot have */
export function checkWebSocketApi({ RouteSelectionExpression, CorsConfiguration, Target, RouteKey }: Settings): void {
  if (CorsConfiguration !== undefined) throw badRequest('CORS configuration is only supported for HTTP protocol APIs');
  if (Target !== undefined || RouteKey !== undefined)
    throw badRequest(
      'Quick create (Target, RouteKey) is only supported for HTTP protocol APIs. Create routes instead.',
    );
  if (RouteSelectionExpression === undefined)
    throw badRequest('RouteSelectionExpression is required for WEBSOCKET protocol APIs, such as $request.body.action');
  if (!isSelectionExpression(RouteSelectionExpression))
    throw badRequest(
      `Invalid route selection expression specified: ${RouteSelectionExpression}. It is made of $request.body and $context, such as $request.body.action`,
    );
}
