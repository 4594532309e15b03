import type { ImportSource } from '@aws-sdk/client-cloudfront';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { invalidArgument } from '../errors.ts';
import { tooMuch, wrongPair } from './state.ts';

/**
 * Reads what a store begins with: an object of S3 that holds `{ "data": [{ "key": "a", "value": "1" }] }`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions-create-s3-kvp.html
 */
export async function readImport(call: Call, source: ImportSource | undefined): Promise<Map<string, string>> {
  if (source === undefined) return new Map();
  const [, Bucket, Key] = /^arn:aws:s3:::([^/]+)\/(.+)$/.exec(source.SourceARN ?? '') ?? [];
  if (Bucket === undefined || Key === undefined)
    throw invalidArgument('The SourceARN of an import names an object of S3: arn:aws:s3:::bucket/key.');
  try {
    const { Body } = await call.invoke('s3', 'GetObject', { Bucket, Key }, { region: 'us-east-1' });
    return valuesOf(Body instanceof Uint8Array ? JSON.parse(Buffer.from(Body).toString('utf8')) : undefined);
  } catch (error) {
    if (error instanceof AwsError && error.code !== 'InvalidArgument')
      throw invalidArgument(`The import source could not be read: ${error.message}`);
    if (error instanceof SyntaxError) throw invalidArgument(`The import source is no JSON: ${error.message}`);
    throw error;
  }
}

function valuesOf(file: unknown): Map<string, string> {
  const data = typeof file === 'object' && file !== null && 'data' in file ? file.data : undefined;
  if (!Array.isArray(data)) throw invalidArgument('The import source must be an object with the list data.');
  const values = new Map<string, string>();
  for (const item of data as readonly unknown[]) {
    const { key, value } = (item ?? {}) as { readonly key?: unknown; readonly value?: unknown };
    if (typeof key !== 'string' || typeof value !== 'string')
      throw invalidArgument('Each item of data in the import source has key and value, both texts.');
    const wrong = wrongPair(key, value);
    if (wrong !== undefined) throw invalidArgument(wrong);
    if (values.has(key)) throw invalidArgument(`The key ${key} is in the import source twice.`);
    values.set(key, value);
  }
  const wrong = tooMuch(values);
  if (wrong !== undefined) throw invalidArgument(wrong);
  return values;
}
