import type { Json } from '@coldstart/states';
import type { Suffix } from '../optimized/integration.ts';
import type { Work } from '../sdk/call.ts';
import type { Fields } from '../sdk/input.ts';
import { invokeApi } from './api-gateway.ts';
import { invokeHttp } from './http-task.ts';

/** A request to an address, and to no operation of a service. */
export interface HttpIntegration {
  readonly suffixes: readonly Suffix[];
  readonly fields: Fields;
  /** @returns what the task gives @throws TaskFailure */
  run(work: Work): Promise<Json>;
}

/** By service and action. */
export const HTTP_INTEGRATIONS: Readonly<Record<string, Readonly<Record<string, HttpIntegration>> | undefined>> = {
  apigateway: { invoke: invokeApi },
  http: { invoke: invokeHttp },
};
