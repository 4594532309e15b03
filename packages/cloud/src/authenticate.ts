import type { Principal } from '@coldstart/iam';
import {
  AwsError,
  bodyMatches,
  readSignature,
  readSignatureV2,
  SignatureError,
  signatureTime,
  verifySignature,
  verifySignatureV2,
  type Signature,
  type SignatureV2,
  type Verification,
  type WireRequest,
} from '@coldstart/wire';
import { ANONYMOUS } from './principals.ts';
import { accessKeys, everywhere } from './credentials.ts';
import type { Clock } from './clock.ts';
import type { StateStore } from './state.ts';

/** Who made a request. */
export interface Caller {
  readonly principal: Principal;
  readonly accessKeyId: string | undefined;
  /** For the signatures of the chunks that follow. */
  readonly signed: { readonly signature: Signature; readonly key: Buffer } | undefined;
}

export interface AuthenticateOptions {
  readonly store: StateStore;
  readonly clock: Clock;
  /** Secret of an account's root, whose access key id is the account's number; `undefined` refuses it. */
  readonly rootSecret: (account: string) => string | undefined;
}

/** AWS accepts signatures this far from its own time, in milliseconds. */
const SKEW = 15 * 60_000;

/** The account of the key `test`, as LocalStack's users know it. */
const TEST_ACCOUNT = '000000000000';

const SHORT_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
const LONG_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/**
 * Finds out who makes a request, from its signature.
 *
 * @param protocol of the service, since each words its refusals in its own way
 * @throws AwsError as AWS answers a wrong key, a wrong signature, an expired or a skewed one
 */
export function authenticate(request: WireRequest, protocol: string, options: AuthenticateOptions): Caller {
  const refuse = refusals(protocol);
  if (protocol === 'restXml') {
    const older = readSignatureV2(request);
    if (older !== undefined) return authenticateV2(request, older, options);
  }
  let signature: Signature | undefined;
  try {
    signature = readSignature(request);
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

/** The refusal of a signature that covers nothing but a text: an older one, or that of a form's policy. */
export const mismatchV2 = (accessKeyId: string, signature: string, stringToSign: string): AwsError =>
  new AwsError('SignatureDoesNotMatch', SHORT_MISMATCH, {
    status: 403,
    fields: {
      AWSAccessKeyId: accessKeyId,
      StringToSign: stringToSign,
      SignatureProvided: signature,
      StringToSignBytes: hex(stringToSign),
    },
  });

/** An access key, with what a signature made with it proves. */
export interface KnownKey {
  readonly secret: string;
  readonly token: string | undefined;
  readonly expires: number | undefined;
  readonly principal: Principal;
}

/** The key of an id; `undefined` for one that does not exist or has been switched off. */
export function findKey(accessKeyId: string, { store, rootSecret }: AuthenticateOptions): KnownKey | undefined {
  const account = accessKeyId === 'test' ? TEST_ACCOUNT : accessKeyId;
  if (/^\d{12}$/.test(account)) {
    const secret = rootSecret(account);
    if (secret === undefined) return undefined;
    return {
      secret,
      token: undefined,
      expires: undefined,
      principal: { kind: 'root', account, arn: `arn:aws:iam::${account}:root` },
    };
  }
  const key = store.peek(accessKeys, everywhere)?.byId.get(accessKeyId);
  if (key === undefined || key.status !== 'Active') return undefined;
  return { secret: key.secretAccessKey, token: key.sessionToken, expires: key.expires, principal: key.principal };
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

const iso = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
const basic = (time: number): string => iso(time).replace(/[-:]/g, '');

interface Refusals {
  /** @param request left out for what stands in a header */
  unreadable(error: SignatureError, request?: WireRequest): AwsError;
  unknownKey(signature: Pick<Signature, 'accessKeyId'>): AwsError;
  badToken(signature: Pick<Signature, 'sessionToken'>): AwsError;
  expiredToken(): AwsError;
  mismatch(signature: Signature, verification: Verification): AwsError;
  bodyMismatch(signature: Signature, verification: Verification): AwsError;
  skewed(signature: Signature, signedAt: number, now: number): AwsError;
  expiredUrl(signature: Signature, signedAt: number, now: number): AwsError;
}

function refusals(protocol: string): Refusals {
  return protocol === 'restXml' ? s3Refusals() : serviceRefusals(protocol);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function s3Refusals(): Refusals {
  const mismatch = (signature: Signature, verification: Verification): AwsError =>
    new AwsError('SignatureDoesNotMatch', SHORT_MISMATCH, {
      status: 403,
      fields: {
        AWSAccessKeyId: signature.accessKeyId,
        StringToSign: verification.stringToSign,
        SignatureProvided: signature.signature,
        StringToSignBytes: hex(verification.stringToSign),
        CanonicalRequest: verification.canonicalRequest,
        CanonicalRequestBytes: hex(verification.canonicalRequest),
      },
    });
  return {
    unreadable(error, request) {
      if (error.problem === 'unsupported') return new AwsError('InvalidRequest', error.message, { status: 400 });
      if (request?.headers['authorization'] !== undefined || request === undefined) {
        return new AwsError('AuthorizationHeaderMalformed', error.message, { status: 400 });
      }
      const message = error.message.startsWith('the Credential')
        ? `Error parsing the X-Amz-Credential parameter; ${error.message}`
        : error.message;
      return new AwsError('AuthorizationQueryParametersError', message, { status: 400 });
    },
    unknownKey: ({ accessKeyId }) =>
      new AwsError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', {
        status: 403,
        fields: { AWSAccessKeyId: accessKeyId },
      }),
    badToken: ({ sessionToken }) =>
      new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.', {
        status: 400,
        fields: { 'Token-0': sessionToken ?? '' },
      }),
    expiredToken: () => new AwsError('ExpiredToken', 'The provided token has expired.', { status: 400 }),
    mismatch,
    bodyMismatch: (_, verification) =>
      new AwsError(
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        {
          status: 400,
          fields: { ClientComputedContentSHA256: verification.canonicalRequest.split('\n').at(-1) },
        },
      ),
    skewed: (signature, _, now) =>
      new AwsError(
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
        {
          status: 403,
          fields: { RequestTime: signature.timestamp, ServerTime: iso(now), MaxAllowedSkewMilliseconds: SKEW },
        },
      ),
    expiredUrl: (signature, signedAt, now) =>
      new AwsError('AccessDenied', 'Request has expired', {
        status: 403,
        fields: {
          'X-Amz-Expires': signature.expires,
          Expires: iso(signedAt + (signature.expires ?? 0) * 1000),
          ServerTime: iso(now),
        },
      }),
  };
}

function serviceRefusals(protocol: string): Refusals {
  const json = protocol.startsWith('awsJson') || protocol === 'rpcv2Cbor';
  const query = protocol === 'awsQuery';
  const status = json ? 400 : 403;
  const mismatchCode = query ? 'SignatureDoesNotMatch' : 'InvalidSignatureException';
  const error = (code: string, message: string): AwsError => new AwsError(code, message, { status });
  const invalidToken = (): AwsError =>
    error(
      query ? 'InvalidClientTokenId' : 'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  const mismatch = (): AwsError => error(mismatchCode, LONG_MISMATCH);
  return {
    unreadable: ({ message }) => error(query ? 'IncompleteSignature' : 'IncompleteSignatureException', message),
    unknownKey: invalidToken,
    badToken: invalidToken,
    expiredToken: () =>
      error(query ? 'ExpiredToken' : 'ExpiredTokenException', 'The security token included in the request is expired'),
    mismatch,
    bodyMismatch: mismatch,
    skewed(signature, signedAt, now) {
      const early = signedAt > now;
      return error(
        mismatchCode,
        early
          ? `Signature not yet current: ${signature.timestamp} is still later than ${basic(now + SKEW)} (${basic(now)} + 15 min.)`
          : `Signature expired: ${signature.timestamp} is now earlier than ${basic(now - SKEW)} (${basic(now)} - 15 min.)`,
      );
    },
    expiredUrl: (signature, signedAt, now) =>
      error(
        mismatchCode,
        `Signature expired: ${signature.timestamp} is now earlier than ${basic(now - (signature.expires ?? 0) * 1000)} (${basic(signedAt)} + ${signature.expires} s)`,
      ),
  };
}

function hex(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ');
}

/** The refusal of a request without a signature, where one is needed. */
export function missingSignature(protocol: string): AwsError {
  if (protocol === 'restXml') return new AwsError('AccessDenied', 'Access Denied', { status: 403 });
  if (protocol === 'awsQuery')
    return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', { status: 403 });
  const json = protocol.startsWith('awsJson') || protocol === 'rpcv2Cbor';
  return new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', {
    status: json ? 400 : 403,
  });
}
