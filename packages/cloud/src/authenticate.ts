import type { Principal } from '@coldstart/iam';
import {
  ALGORITHM,
  AwsError,
  bodyMatches,
  readSignature,
  readSignatureV2,
  SignatureError,
  signatureTime,
  verifySignature,
  verifySignatureV2,
  type Algorithm,
  type Signature,
  type SignatureV2,
  type WireRequest,
} from '@coldstart/wire';
import type { Clock } from './clock.ts';
import { findKey, type AuthenticateOptions } from './known-keys.ts';
import { ANONYMOUS } from './principals.ts';
import { iso, mismatchV2, refusals, s3Refusals, SKEW, type Refusals } from './signature-refusals.ts';

/** Who made a request. */
export interface Caller {
  readonly principal: Principal;
  readonly accessKeyId: string | undefined;
  /** For the signatures of the chunks that follow. */
  readonly signed: { readonly signature: Signature; readonly key: Buffer } | undefined;
  /** Condition keys that a service adds to its requests: `aws:SourceArn`. */
  readonly context?: Readonly<Record<string, string>>;
  /** The journal entry that led a service to its request. */
  readonly cause?: number;
}

/**
 * Finds out who makes a request, from its signature.
 *
 * @param protocol of the service, since each words its refusals in its own way
 * @param algorithm of the signatures that the service takes
 * @throws AwsError as AWS answers a wrong key, a wrong signature, an expired or a skewed one
 */
export function authenticate(
  request: WireRequest,
  protocol: string,
  options: AuthenticateOptions,
  algorithm: Algorithm = ALGORITHM,
): Caller {
  const refuse = refusals(protocol);
  if (protocol === 'restXml') {
    const older = readSignatureV2(request);
    if (older !== undefined) return authenticateV2(request, older, options);
  }
  let signature: Signature | undefined;
  try {
    signature = readSignature(request, algorithm);
  } catch (error) {
    if (error instanceof SignatureError) throw refuse.unreadable(error, request);
    throw error;
  }
  if (signature === undefined) {
    return { principal: ANONYMOUS, accessKeyId: undefined, signed: undefined };
  }
  if (protocol === 'restXml' && signature.expires !== undefined) checkUnsigned(request, signature);
  const known = findKey(signature.accessKeyId, options);
  if (known === undefined) throw refuse.unknownKey(signature);
  if (known.token !== undefined || signature.sessionToken !== undefined) {
    if (known.token === undefined || known.token !== signature.sessionToken) throw refuse.badToken(signature);
  }
  if (known.expires !== undefined && known.expires <= options.clock.now()) throw refuse.expiredToken();
  const verification = verifySignature(request, signature, known.secret);
  if (!verification.valid) throw refuse.mismatch(signature, verification);
  checkTime(signature, options.clock, refuse);
  if (!bodyMatches(request)) throw refuse.bodyMismatch(signature, verification);
  return {
    principal: known.principal,
    accessKeyId: signature.accessKeyId,
    signed: { signature, key: verification.key },
  };
}

/** A presigned URL of S3 may not be sent with headers that it does not know of. */
function checkUnsigned({ headers, query }: WireRequest, { signedHeaders }: Signature): void {
  const unsigned = Object.keys(headers)
    .filter((name) => name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && headers[name] !== undefined)
    .filter((name) => !signedHeaders.includes(name) && !query.has(name));
  if (unsigned.length === 0) return;
  throw new AwsError('AccessDenied', 'There were headers present in the request which were not signed', {
    status: 403,
    fields: { HeadersNotSigned: unsigned.sort().join(', ') },
  });
}

/** S3's older signatures. https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html */
function authenticateV2(
  request: WireRequest,
  signature: SignatureV2 | 'incomplete',
  options: AuthenticateOptions,
): Caller {
  const refuse = s3Refusals();
  if (signature === 'incomplete') {
    throw new AwsError(
      'AccessDenied',
      'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
      { status: 403 },
    );
  }
  const { accessKeyId, expires } = signature;
  const known = findKey(accessKeyId, options);
  if (known === undefined) throw refuse.unknownKey(signature);
  if (known.token !== signature.sessionToken) throw refuse.badToken(signature);
  const now = options.clock.now();
  if (known.expires !== undefined && known.expires <= now) throw refuse.expiredToken();
  if (expires !== undefined && Number.isNaN(expires))
    throw new AwsError('AccessDenied', 'Invalid date (should be seconds since epoch)', { status: 403 });
  // Such a URL says when it ends, not when it was made: that is the client's time, whatever the cloud's is now.
  if (expires !== undefined && now > options.clock.at(expires * 1000)) {
    throw new AwsError('AccessDenied', 'Request has expired', {
      status: 403,
      fields: { Expires: iso(expires * 1000), ServerTime: iso(now) },
    });
  }
  const { valid, stringToSign } = verifySignatureV2(request, signature, known.secret);
  if (!valid) throw mismatchV2(accessKeyId, signature.signature, stringToSign);
  return { principal: known.principal, accessKeyId, signed: undefined };
}

/**
 * A client signs with the machine's time, so that is what its clock is compared with. How long ago a
 * presigned URL was made is a matter of the cloud's time, which may have been moved since. (Dates in signatures
 * have no fractions of a second: a URL made within a second of such a move counts as made before it.)
 */
function checkTime(signature: Signature, clock: Clock, refuse: Refusals): void {
  const signedAt = signatureTime(signature.timestamp);
  if (Number.isNaN(signedAt)) {
    throw refuse.unreadable(
      new SignatureError('malformed', `The date ${signature.timestamp} is not like 20261123T200000Z.`),
    );
  }
  const machine = clock.machineNow();
  if (signature.expires === undefined) {
    if (Math.abs(machine - signedAt) > SKEW) throw refuse.skewed(signature, signedAt, machine);
    return;
  }
  if (signedAt - machine > SKEW) throw refuse.skewed(signature, signedAt, machine);
  const made = clock.at(signedAt);
  if (clock.now() > made + signature.expires * 1000) throw refuse.expiredUrl(signature, made, clock.now());
}
