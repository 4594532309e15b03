import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { validationError } from '../errors.ts';

/** Bytes of a template in a request: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const BODY_LIMIT = 51_200;

/** The text of a template that a request holds or points to. */
export async function templateText(
  call: Call,
  input: { readonly TemplateBody?: string | undefined; readonly TemplateURL?: string | undefined },
): Promise<string | undefined> {
  const { TemplateBody: body, TemplateURL: url } = input;
  if (body !== undefined && url !== undefined)
    throw validationError('You cannot specify both TemplateURL and TemplateBody');
  if (url !== undefined) return fetchS3(call, url);
  if (body !== undefined && Buffer.byteLength(body) > BODY_LIMIT) {
    throw validationError(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${BODY_LIMIT}`,
    );
  }
  return body;
}

/** The text of an object in this cloud's S3, by path-style or virtual-host URL, read as the caller. */
export async function fetchS3(call: Call, url: string): Promise<string> {
  const { bucket, key, version } = s3Location(url);
  try {
    const { Body: body } = await call.invoke('s3', 'GetObject', {
      Bucket: bucket,
      Key: key,
      ...(version === undefined ? {} : { VersionId: version }),
    });
    if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
    throw validationError(`S3 error: The object ${bucket}/${key} could not be read`);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code === 'ValidationError') throw error;
    throw validationError(
      `S3 error: ${error.message}\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html`,
    );
  }
}

/** Hosts of S3: AWS's, LocalStack's, and an address of this machine. */
const S3_HOST =
  /^(?:(.+)\.)?(?:s3[.-]?(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?|s3\.(?:[a-z0-9-]+\.)?localhost\.localstack\.cloud)$/;
const PLAIN_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal|localhost\.localstack\.cloud)$/;

export function s3Location(url: string): { bucket: string; key: string; version?: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.protocol === 's3:')
    throw validationError(`S3 error: Domain name specified in ${parsed?.host ?? url} is not a valid S3 domain`);
  const path = decodeURIComponent(parsed.pathname.slice(1));
  const match = S3_HOST.exec(parsed.hostname);
  const virtual = match?.[1] ?? /^(.+)\.s3\.localhost$/.exec(parsed.hostname)?.[1];
  const version = parsed.searchParams.get('versionId') ?? undefined;
  const rest = version === undefined ? {} : { version };
  if (virtual !== undefined) return { bucket: virtual, key: path, ...rest };
  if (match === null && !PLAIN_HOST.test(parsed.hostname))
    throw validationError(`S3 error: Domain name specified in ${parsed.host} is not a valid S3 domain`);
  const slash = path.indexOf('/');
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1), ...rest };
}
