import { AwsError } from '@coldstart/wire';
import { invalidValue } from '../errors.ts';

/** Bytes of base64. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const LARGEST = 3583;
const BASE64 = /^[A-Za-z\d+/]+={0,2}$/;

/**
 * A caller's `ClientContext`, as the function reads it: JSON.
 *
 * @throws AwsError for what is no object in JSON, in base64, or too large
 */
export function readClientContext(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (text.length > LARGEST) {
    throw invalidValue(text, 'clientContext', `Member must have length less than or equal to ${LARGEST}`);
  }
  const json = Buffer.from(text, 'base64').toString('utf8');
  if (!BASE64.test(text) || !isObject(json)) {
    throw new AwsError('InvalidRequestContentException', 'Client context must be a valid Base64-encoded JSON object.', {
      status: 400,
      fields: { Type: 'User' },
    });
  }
  return json;
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
