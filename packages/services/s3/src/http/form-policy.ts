import { accessDenied, s3Error } from '../errors.ts';
import type { Form } from './form.ts';

/** Fields that a policy need not mention. */
const FREE = new Set(['awsaccesskeyid', 'policy', 'signature', 'x-amz-signature', 'file', 'submit']);

const invalidPolicy = (message: string): Error => s3Error('InvalidPolicyDocument', `Invalid Policy: ${message}`, 400);

const failed = (condition: unknown): Error =>
  accessDenied(`Invalid according to Policy: Policy Condition failed: ${format(condition)}`);

/** A condition as S3 repeats it: a list with blanks behind its commas. */
const format = (condition: unknown): string =>
  `[${(condition as unknown[]).map((part) => JSON.stringify(typeof part === 'number' ? String(part) : part)).join(', ')}]`;

/**
 * Checks a form against the policy that came with it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 *
 * @param encoded the policy in base64
 * @throws AwsError `AccessDenied` for a form that its policy does not allow, `InvalidPolicyDocument`, `EntityTooLarge`, `EntityTooSmall`
 */
export function checkFormPolicy(encoded: string, form: Form, bucket: string, now: number): void {
  const { expiration, conditions } = parse(encoded);
  if (Date.parse(expiration) <= now) throw accessDenied('Invalid according to Policy: Policy expired.');
  const mentioned = new Set<string>();
  const value = (name: string): string => (name === 'bucket' ? bucket : (form.fields.get(name) ?? ''));
  for (const condition of conditions) {
    if (!Array.isArray(condition)) {
      const entries = Object.entries(condition as Record<string, unknown>);
      const [entry, second] = entries;
      if (entry === undefined || second !== undefined) {
        throw invalidPolicy('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
      }
      const [name, wanted] = entry;
      mentioned.add(name.toLowerCase());
      if (value(name.toLowerCase()) !== String(wanted)) throw failed(['eq', `$${name}`, wanted]);
      continue;
    }
    const [operator, first, second] = condition as unknown[];
    const kind = String(operator).toLowerCase();
    if (kind === 'content-length-range') {
      checkLength(condition, form.file.length);
      continue;
    }
    if (condition.length !== 3) throw invalidPolicy('Invalid Condition: a condition has three parts.');
    const name = String(first);
    const actual = name.startsWith('$') ? value(name.slice(1).toLowerCase()) : undefined;
    const wanted = String(second);
    mentioned.add(name.slice(1).toLowerCase());
    const holds =
      actual !== undefined &&
      (kind === 'eq' ? actual === wanted : kind === 'starts-with' && startsWith(name, actual, wanted));
    if (!holds) throw failed(condition);
  }
  const extra = form.names.filter((name) => {
    const small = name.toLowerCase();
    return !FREE.has(small) && !small.startsWith('x-ignore-') && !mentioned.has(small);
  });
  if (extra.length > 0) {
    throw accessDenied(`Invalid according to Policy: Extra input fields: ${extra.join(', ')}`);
  }
}

/** Of several content types in one field, each must begin so. */
const startsWith = (name: string, actual: string, wanted: string): boolean =>
  name.toLowerCase() === '$content-type'
    ? actual.split(',').every((one) => one.trim().startsWith(wanted))
    : actual.startsWith(wanted);

function checkLength(condition: readonly unknown[], size: number): void {
  const [least, most] = [Number(condition[1]), Number(condition[2])];
  if (Number.isNaN(least) || Number.isNaN(most)) throw failed(condition);
  if (size < least) {
    throw s3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
      ProposedSize: size,
      MinSizeAllowed: least,
    });
  }
  if (size > most) {
    throw s3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
      ProposedSize: size,
      MaxSizeAllowed: most,
    });
  }
}

function parse(encoded: string): { expiration: string; conditions: readonly object[] } {
  let policy: unknown;
  try {
    policy = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  } catch {
    throw invalidPolicy('Invalid JSON.');
  }
  if (typeof policy !== 'object' || policy === null) throw invalidPolicy('Invalid JSON.');
  const { expiration, conditions } = policy as { expiration?: unknown; conditions?: unknown };
  if (typeof expiration !== 'string' || Number.isNaN(Date.parse(expiration))) {
    throw invalidPolicy('Policy is missing expiration.');
  }
  if (!Array.isArray(conditions) || conditions.some((one) => typeof one !== 'object' || one === null)) {
    throw invalidPolicy('Policy is missing conditions.');
  }
  return { expiration, conditions: conditions as object[] };
}
