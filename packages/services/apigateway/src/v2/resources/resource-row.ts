import { resourceRowsOf } from '@coldstart/cloud';
import type { V2Sdk } from '../sdk.ts';

/** Declares a resource type that is made of operations of API Gateway's second version. */
export const resourceRow = resourceRowsOf<V2Sdk>('apigatewayv2');
