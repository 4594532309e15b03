import { isIP } from 'node:net';
import type { CustomOriginConfig, Origin, OriginGroup } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { invalidArgument, refused, refuseUnbuilt } from '../errors.ts';
import { itemsOf } from '../listed.ts';
import { originAccessControls, originAccessIdentities } from '../state.ts';

/** `BUCKET.s3.amazonaws.com`, with a Region or without; no website's address. */
export const BUCKET_DOMAIN = /^(.+)\.s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-\d)?\.amazonaws\.com$/i;
/** `ID.lambda-url.REGION.on.aws` */
const FUNCTION_DOMAIN = /^[a-z0-9]+\.lambda-url\.[a-z0-9-]+\.on\.aws$/i;
const DOMAIN = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/i;
const MOST_HEADERS = 30;
/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-denylist */
const NOT_TO_ADD =
  /^(?:cache-control|connection|content-length|cookie|host|if-(?:match|modified-since|none-match|range|unmodified-since)|max-forwards|pragma|proxy-(?:authenticate|authorization|connection)|range|request-range|te|trailer|transfer-encoding|upgrade|via|x-amz-.*|x-edge-.*|x-real-ip)$/i;

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html */
export function checkOrigin(call: Call, origin: Origin): void {
  const { DomainName = '', OriginPath = '', S3OriginConfig, CustomOriginConfig } = origin;
  refuseUnbuilt('an origin', origin, 'VpcOriginConfig', 'ResponseCompletionTimeout');
  if (S3OriginConfig !== undefined && CustomOriginConfig !== undefined)
    throw invalidArgument('An origin has either an S3OriginConfig or a CustomOriginConfig, not both.');
  checkDomain(call, DomainName);
  if (S3OriginConfig === undefined && CustomOriginConfig === undefined)
    throw refused('InvalidOrigin', 'The specified origin server does not exist or is not valid.');
  if (S3OriginConfig !== undefined && !BUCKET_DOMAIN.test(DomainName))
    throw invalidArgument('The parameter Origin DomainName does not refer to a valid S3 bucket.');
  if (OriginPath !== '' && (!OriginPath.startsWith('/') || OriginPath.endsWith('/') || OriginPath.length > 255))
    throw invalidArgument('The parameter OriginPath must start with "/" and must not end with "/".');
  if (CustomOriginConfig !== undefined) checkCustom(CustomOriginConfig);
  checkNumber('ConnectionAttempts', origin.ConnectionAttempts, 1, 3);
  checkNumber('ConnectionTimeout', origin.ConnectionTimeout, 1, 10);
  if (origin.OriginShield?.Enabled === true && !origin.OriginShield.OriginShieldRegion)
    throw invalidArgument('The parameter OriginShieldRegion is required where Origin Shield is enabled.');
  checkHeaders(origin);
  checkSignature(call, origin);
}

/** An address that the cloud has given, such as a load balancer's, has a port, which no name has on AWS. */
function checkDomain({ cloud }: Call, domain: string): void {
  const { port } = new URL(cloud.endpoint);
  const name = domain.replace(new RegExp(`\\.localhost:${port}$`), '.localhost');
  if (isIP(name) !== 0 || !DOMAIN.test(name)) throw invalidArgument('The parameter origin name must be a domain name.');
}

function checkCustom(custom: CustomOriginConfig): void {
  refuseUnbuilt('CustomOriginConfig', custom, 'OriginMtlsConfig');
  for (const port of [custom.HTTPPort, custom.HTTPSPort])
    if (port !== 80 && port !== 443 && (port === undefined || port < 1024 || port > 65_535))
      throw invalidArgument('The parameter HTTPPort or HTTPSPort is not valid: it is 80, 443, or from 1024 to 65535.');
  const { OriginReadTimeout = 30, OriginKeepaliveTimeout = 5 } = custom;
  if (OriginReadTimeout < 1 || OriginReadTimeout > 120)
    throw refused('InvalidOriginReadTimeout', 'The read timeout specified for the origin is not valid.');
  if (OriginKeepaliveTimeout < 1 || OriginKeepaliveTimeout > 120)
    throw refused('InvalidOriginKeepaliveTimeout', 'The keep alive timeout specified for the origin is not valid.');
  itemsOf(custom.OriginSslProtocols);
}

function checkNumber(name: string, value: number | undefined, from: number, to: number): void {
  if (value !== undefined && (value < from || value > to))
    throw invalidArgument(`The parameter ${name} is not valid: it is a number from ${from} to ${to}.`);
}

function checkHeaders({ CustomHeaders }: Origin): void {
  const headers = itemsOf(CustomHeaders);
  if (headers.length > MOST_HEADERS)
    throw refused('TooManyOriginCustomHeaders', 'Your request contains too many origin custom headers.');
  for (const { HeaderName = '' } of headers)
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(HeaderName) || NOT_TO_ADD.test(HeaderName))
      throw invalidArgument(
        `The parameter HeaderName is not valid: ${HeaderName} cannot be added to requests to an origin.`,
      );
}

function checkSignature(call: Call, { DomainName = '', OriginAccessControlId: control, S3OriginConfig }: Origin): void {
  const identity = S3OriginConfig?.OriginAccessIdentity;
  if (control && identity)
    throw refused(
      'IllegalOriginAccessConfiguration',
      'An origin cannot contain both an origin access control (OAC) and an origin access identity (OAI).',
    );
  if (identity) {
    const id = /^origin-access-identity\/cloudfront\/(E[A-Z0-9]+)$/.exec(identity)?.[1];
    if (id === undefined || !call.state(originAccessIdentities).byId.has(id))
      throw refused(
        'InvalidOriginAccessIdentity',
        'The specified origin access identity does not exist or is not valid.',
      );
  }
  if (!control) return;
  const known = call.state(originAccessControls).byId.get(control)?.config;
  if (known === undefined)
    throw refused('InvalidOriginAccessControl', 'The specified origin access control does not exist or is not valid.');
  const signed = known.OriginAccessControlOriginType === 's3' ? BUCKET_DOMAIN : FUNCTION_DOMAIN;
  if (!signed.test(DomainName))
    throw refused(
      'InvalidDomainNameForOriginAccessControl',
      'A domain name associated with this origin access control is not supported.',
    );
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginGroup.html */
export function checkGroup(group: OriginGroup, origins: readonly Origin[]): void {
  const members = itemsOf(group.Members).map(({ OriginId }) => OriginId);
  if (members.length !== 2) throw invalidArgument('An origin group must have exactly two members.');
  if (members[0] === members[1]) throw invalidArgument('The members of an origin group must be different origins.');
  if (members.some((member) => !origins.some(({ Id }) => Id === member)))
    throw refused('NoSuchOrigin', 'One or more of your origins or origin groups do not exist.');
  const codes = itemsOf(group.FailoverCriteria?.StatusCodes);
  if (codes.length === 0 || codes.some((code) => ![403, 404, 416, 429, 500, 502, 503, 504].includes(code)))
    throw invalidArgument('The parameter FailoverCriteria has status codes that no failover knows.');
  if (group.SelectionCriteria === 'media-quality-based') refuseUnbuilt('an origin group', group, 'SelectionCriteria');
}
