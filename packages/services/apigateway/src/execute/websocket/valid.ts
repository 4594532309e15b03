import { Validator, type Schema } from '@cfworker/json-schema';
import type { Routed } from './route.ts';
import { keyOf } from './templates.ts';

/**
 * Whether a message is what its route's model says. A route without an expression that selects a model takes all.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-request-validation.html
 */
export function isValid(routed: Routed): boolean {
  const { route, occurrence, snapshot } = routed;
  const { ModelSelectionExpression, RequestModels = {} } = route;
  if (ModelSelectionExpression === undefined || occurrence.type !== 'MESSAGE') return true;
  const name = RequestModels[keyOf(ModelSelectionExpression, routed) ?? '$default'] ?? RequestModels['$default'];
  const schema = snapshot.schemas.get(name ?? '');
  if (schema === undefined) return false;
  try {
    const { $schema: _, ...own } = JSON.parse(schema) as Schema;
    return new Validator(own, '4', true).validate(JSON.parse(occurrence.body)).valid;
  } catch {
    return false;
  }
}
