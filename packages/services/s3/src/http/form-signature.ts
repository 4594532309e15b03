import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Principal } from '@coldstart/iam';
import { signingKey } from '@coldstart/wire';
import { ANONYMOUS, mismatchV2, type KnownKey } from '@coldstart/cloud';
import { accessDenied, invalidArgument, s3Error } from '../errors.ts';
import type { Form } from './form.ts';

/** Fields of the two kinds of signatures, as S3 names them when they are missing. */
const FIELDS_V4 = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature'];
const FIELDS_V2 = ['AWSAccessKeyId', 'Signature'];

/**
 * Finds out who signed a form's policy; a form without a signature is nobody's.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
 */
export function findSigner(
  { fields }: Form,
  findKey: (accessKeyId: string) => KnownKey | undefined,
  now: number,
): { principal: Principal; region: string | undefined } {
  const has = (name: string): boolean => fields.has(name.toLowerCase());
  const v4 = FIELDS_V4.some(has);
  if (!v4 && !FIELDS_V2.some(has)) {
    if (has('policy')) throw accessDenied();
    return { principal: ANONYMOUS, region: undefined };
  }
  const missing = [...(v4 ? FIELDS_V4 : FIELDS_V2), 'policy'].find((name) => !has(name));
  if (missing !== undefined) {
    throw invalidArgument(
      `Bucket POST must contain a field named '${missing}'.  If it is specified, please check the order of the fields.`,
      missing,
      '',
    );
  }
  const field = (name: string): string => fields.get(name) ?? '';
  const [accessKeyId = '', date = '', region = '', service = ''] = v4
    ? field('x-amz-credential').split('/')
    : [field('awsaccesskeyid')];
  const key = findKey(accessKeyId);
  if (key === undefined) {
    throw s3Error('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403, {
      AWSAccessKeyId: accessKeyId,
    });
  }
  if (key.token !== fields.get('x-amz-security-token')) {
    throw s3Error('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400);
  }
  if (key.expires !== undefined && key.expires <= now) {
    throw s3Error('ExpiredToken', 'The provided token has expired.', 400);
  }
  const policy = field('policy');
  const signature = field(v4 ? 'x-amz-signature' : 'signature');
  const expected = v4
    ? createHmac('sha256', signingKey(key.secret, { date, region, service })).update(policy).digest('hex')
    : createHmac('sha1', key.secret).update(policy).digest('base64');
  if (!same(expected, signature)) throw mismatchV2(accessKeyId, signature, policy);
  return { principal: key.principal, region: v4 ? region : undefined };
}

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')];
  return x.length === y.length && timingSafeEqual(x, y);
}
