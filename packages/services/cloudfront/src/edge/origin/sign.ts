import { createHash } from 'node:crypto';
import { servicePrincipal, type Call, type Caller } from '@coldstart/cloud';
import type { OriginAccessControlConfig } from '@aws-sdk/client-cloudfront';
import { canonicalIdOf, identityArn } from '../../origins/identity-names.ts';
import { originAccessControls, type Distribution } from '../../state.ts';
import { valueOf, without } from '../headers.ts';
import type { EdgeOrigin, EdgeRequest } from '../hooks.ts';
import { NOBODY } from './here.ts';

/** A request, and in whose name it is made. */
export interface Signed {
  readonly request: EdgeRequest;
  readonly sender: Pick<Caller, 'principal' | 'context'>;
}

/**
 * In whose name an origin is asked: with an origin access control that of CloudFront itself, for the distribution; with an
 * origin access identity that one's; with none, nobody's.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-origin.html
 *
 * @returns `mismatch` where the origin could not verify the signature
 */
export function sign(
  call: Call,
  distribution: Distribution,
  request: EdgeRequest,
  origin: EdgeOrigin,
): Signed | 'mismatch' {
  const configured = distribution.config.Origins?.Items?.find(({ Id }) => Id === origin.id);
  const control = call.state(originAccessControls).byId.get(configured?.OriginAccessControlId ?? '')?.config;
  if (control !== undefined && signs(control, request)) {
    if (control.OriginAccessControlOriginType === 'lambda' && !hasHash(request)) return 'mismatch';
    const principal = servicePrincipal('cloudfront.amazonaws.com', call.account);
    const context = { 'aws:SourceArn': distribution.arn, 'aws:SourceAccount': call.account };
    return {
      request: { ...request, headers: without(request.headers, ['authorization']) },
      sender: { principal, context },
    };
  }
  const identity = configured?.S3OriginConfig?.OriginAccessIdentity?.split('/').at(-1);
  if (!identity) return { request, sender: NOBODY };
  const arn = identityArn(identity);
  return {
    request,
    sender: {
      principal: { kind: 'service', account: call.account, arn, service: arn, otherNames: [canonicalIdOf(identity)] },
    },
  };
}

const signs = ({ SigningBehavior }: OriginAccessControlConfig, { headers }: EdgeRequest): boolean =>
  SigningBehavior === 'always' || (SigningBehavior === 'no-override' && headers['authorization'] === undefined);

/**
 * Functions do not take payloads that are not signed, and CloudFront does not read them: the viewer has to say their hash.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
 */
function hasHash({ method, body, headers }: EdgeRequest): boolean {
  if (method !== 'PUT' && method !== 'POST') return true;
  return valueOf(headers, 'x-amz-content-sha256') === createHash('sha256').update(body).digest('hex');
}
