import { randomBytes } from 'node:crypto';
import type { WireResponse } from '@coldstart/wire';
import type { RestApi } from '../../rest/state.ts';
import type { Incoming } from '../incoming.ts';

/**
 * An API of type EDGE, which is what one is unless it says otherwise, stands behind a distribution of AWS's own: each answer tells
 * of it, and of another server each time, as recorded. Where a distribution of somebody's stands in front, that one's headers take the place of these.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html
 */
export function tellOfEdge({ shown }: RestApi, { request }: Incoming, response: WireResponse): void {
  const isEdge = shown.endpointConfiguration?.types?.includes('EDGE') ?? true;
  if (!isEdge || request.headers['x-amz-cf-id'] !== undefined) return;
  Object.assign(response.headers, {
    'X-Cache': `${response.status < 400 ? 'Miss' : 'Error'} from cloudfront`,
    Via: `1.1 ${randomBytes(16).toString('hex')}.cloudfront.net (CloudFront)`,
    'X-Amz-Cf-Pop': 'FRA56-P1',
    'X-Amz-Cf-Id': `${randomBytes(41).toString('base64url')}==`,
  });
}
