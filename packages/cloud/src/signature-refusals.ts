import { AwsError, type Signature, type SignatureError, type Verification, type WireRequest } from '@coldstart/wire';

/** AWS accepts signatures this far from its own time, in milliseconds. */
export const SKEW = 15 * 60_000;

const SHORT_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
const LONG_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

export const iso = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
const basic = (time: number): string => iso(time).replace(/[-:]/g, '');

/** How a service words what is wrong with a signature. */
export interface Refusals {
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

export function refusals(protocol: string): Refusals {
  return protocol === 'restXml' ? s3Refusals() : serviceRefusals(protocol);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3Refusals(): Refusals {
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
