import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import type { Distribution } from '../../state.ts';
import { byName, valueOf } from '../headers.ts';
import type { EdgeOrigin, EdgeRequest, EdgeResponse } from '../hooks.ts';
import { pageOf } from '../pages.ts';
import { askElsewhere, Unreachable } from './elsewhere.ts';
import { askHere, isHere, nameOf, TimedOut, TooLong, type OriginAnswer } from './here.ts';
import { departing } from './request.ts';
import { sign } from './sign.ts';

/** An answer, and whether it is CloudFront's own because there was none. */
export interface Fetched extends OriginAnswer {
  readonly failed: boolean;
}

/** Asks an origin, and puts a page in the place of an answer that does not come. */
export async function fetchFrom(
  call: Call,
  distribution: Distribution,
  request: EdgeRequest,
  origin: EdgeOrigin,
  streams: boolean,
): Promise<Fetched> {
  try {
    return { ...(await ask(call, distribution, departing(request, origin), origin, streams)), failed: false };
  } catch (error) {
    const problem = problemOf(error, origin);
    explain(call, origin, problem.text);
    return { response: pageOf(problem, valueOf(request.headers, 'x-amz-cf-id') ?? ''), failed: true };
  }
}

async function ask(
  call: Call,
  distribution: Distribution,
  request: EdgeRequest,
  origin: EdgeOrigin,
  streams: boolean,
): Promise<OriginAnswer> {
  if (!isHere(origin)) return { response: await askElsewhere(request, origin) };
  if (hasWrongHost(request, origin)) {
    explain(
      call,
      origin,
      `${nameOf(origin)} is found by its own name: do not forward the viewer's Host header to it (use AllViewerExceptHostHeader).`,
    );
    return { response: forbidden({ message: 'Forbidden' }, 'ForbiddenException') };
  }
  const signed = sign(call, distribution, request, origin);
  if (signed === 'mismatch') {
    explain(
      call,
      origin,
      'PUT and POST through an origin access control need the header x-amz-content-sha256 with the hash of the body, from the viewer.',
    );
    return { response: forbidden({ message: MISMATCH }, 'InvalidSignatureException') };
  }
  return askHere(call, signed.request, origin, signed.sender, streams);
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** APIs and function URLs go by their host, and refuse the viewer's. */
function hasWrongHost({ headers }: EdgeRequest, origin: EdgeOrigin): boolean {
  return (
    /\.(?:execute-api|lambda-url)\./i.test(nameOf(origin)) &&
    valueOf(headers, 'host')?.replace(/:\d+$/, '').toLowerCase() !== nameOf(origin).toLowerCase()
  );
}

const forbidden = (body: object, type: string): EdgeResponse => ({
  status: 403,
  statusDescription: 'Forbidden',
  headers: byName([
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', type],
  ]),
  body: Buffer.from(JSON.stringify(body)),
});

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html, and 504 */
function problemOf(error: unknown, { domainName }: EdgeOrigin): { status: number; text: string } {
  if (error instanceof TimedOut)
    return {
      status: 504,
      text: `CloudFront attempted to establish a connection with the origin, but the origin ${domainName} has not answered within its response timeout.`,
    };
  if (error instanceof TooLong)
    return { status: 502, text: `The answer of the origin ${domainName} is longer than this cloud takes.` };
  if (error instanceof Unreachable || error instanceof AwsError)
    return { status: 502, text: `CloudFront wasn't able to connect to the origin ${domainName}.` };
  throw error;
}

/** What a page does not tell. */
function explain(call: Call, { domainName }: EdgeOrigin, message: string): void {
  call.cloud.journal.record({
    kind: 'state',
    account: call.account,
    region: call.region,
    service: 'cloudfront',
    action: 'origin',
    resource: domainName,
    cause: call.entry.id,
    outcome: 'error',
    message,
  });
}
