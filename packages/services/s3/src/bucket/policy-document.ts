import { checkPolicy, PolicyError, type PolicyDocument, type Statement } from '@coldstart/iam';
import { statementsOf } from '../access/public.ts';
import { s3Error } from '../errors.ts';
import type { Bucket } from '../state.ts';
import { bucketArn } from '../access/authorize.ts';

/** Characters that a bucket policy may have. */
const LONGEST = 20 * 1024;

const malformed = (message: string, detail?: string): Error =>
  s3Error('MalformedPolicy', message, 400, detail === undefined ? {} : { Detail: detail });

const list = (values: string | readonly string[] | undefined): readonly string[] =>
  values === undefined ? [] : typeof values === 'string' ? [values] : values;

/**
 * Reads a bucket's policy: IAM's grammar, and what S3 asks beyond that.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
 *
 * @throws AwsError `MalformedPolicy`
 */
export function parseBucketPolicy(text: string, bucket: Bucket): PolicyDocument {
  if (text.length > LONGEST)
    throw s3Error('PolicyTooLarge', 'Normalized policy document exceeds the maximum allowed size of 20480 bytes.', 400);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  if (!('Statement' in value)) throw malformed('Missing required field Statement');
  let document: PolicyDocument;
  try {
    document = checkPolicy(value, 'resource');
  } catch (error) {
    if (error instanceof PolicyError) throw malformed(error.message);
    throw error;
  }
  for (const statement of statementsOf(document)) checkStatement(statement, bucket);
  return document;
}

function checkStatement(statement: Statement, bucket: Bucket): void {
  const { Principal: principal, NotPrincipal: others } = statement;
  if (principal === undefined && others === undefined) throw malformed('Missing required field Principal');
  if (statement.Resource === undefined && statement.NotResource === undefined) {
    throw malformed('Missing required field Resource');
  }
  checkPrincipal(principal);
  checkPrincipal(others);
  for (const action of [...list(statement.Action), ...list(statement.NotAction)]) {
    if (action !== '*' && !/^s3:[A-Za-z*?]+$/i.test(action)) throw malformed('Policy has invalid action');
  }
  const arn = bucketArn(bucket);
  for (const resource of [...list(statement.Resource), ...list(statement.NotResource)]) {
    const own = resource === arn || resource.startsWith(`${arn}/`) || resource.startsWith(`${arn}*`);
    if (!own && resource !== '*' && !/^arn:aws:s3:::[^/]*[*?]/.test(resource)) {
      throw malformed('Policy has invalid resource');
    }
  }
}

function checkPrincipal(principal: Statement['Principal']): void {
  if (principal === undefined) return;
  if (typeof principal === 'string') {
    if (principal !== '*') throw malformed('Invalid principal in policy', `"AWS" : "${principal}"`);
    return;
  }
  for (const [type, names] of Object.entries(principal)) {
    for (const name of list(names)) {
      const possible =
        type === 'AWS'
          ? /^(?:\*|\d{12}|A(?:IDA|ROA)[A-Z0-9]+|arn:aws[a-z-]*:(?:iam|sts)::(?:\d{12}|cloudfront):.+)$/.test(name)
          : type === 'Service'
            ? /^[a-z0-9.-]+\.(?:amazonaws\.com|amazon\.com|aws\.internal)(?:\.cn)?$/.test(name)
            : type === 'Federated' || type === 'CanonicalUser';
      if (!possible) throw malformed('Invalid principal in policy', `"${type}" : "${name}"`);
    }
  }
}
