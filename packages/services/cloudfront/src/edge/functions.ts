import { refuseUnbuilt } from '../errors.ts';
import type { EdgeFunctions } from './hooks.ts';

/** Functions at the edge. Distributions cannot have any yet, so nothing is ever run. */
export const edgeFunctions: EdgeFunctions = {
  check: (_call, behavior) =>
    refuseUnbuilt('a cache behavior', behavior, 'FunctionAssociations', 'LambdaFunctionAssociations'),
  onRequest: async (_point, request) => ({ request }),
  onResponse: async (_point, _request, response) => response,
};
