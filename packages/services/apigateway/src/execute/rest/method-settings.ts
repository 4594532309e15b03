import type { MethodSetting } from '@aws-sdk/client-api-gateway';
import type { MethodRequest } from './request.ts';

/** How a stage treats a method: what it says of this one, before what it says of all. */
export function settingsOf({ stage, resource, method }: MethodRequest): MethodSetting {
  return { ...stage.methodSettings?.['*/*'], ...ownSettings({ stage, resource, method }) };
}

/** What a stage says of this method alone. */
export const ownSettings = ({
  stage,
  resource,
  method,
}: Pick<MethodRequest, 'stage' | 'resource' | 'method'>): MethodSetting | undefined =>
  stage.methodSettings?.[`${resource.path.replace(/^\//, '')}/${method.httpMethod}`];
