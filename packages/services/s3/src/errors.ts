import { AwsError, type AwsErrorOptions } from '@coldstart/wire';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const error = (
  code: string,
  message: string,
  status: number,
  fields: AwsErrorOptions['fields'] = {},
  headers: Readonly<Record<string, string>> = {},
): AwsError => new AwsError(code, message, { status, fields, headers });

export const noSuchBucket = (bucket: string): AwsError =>
  error('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });

export const noSuchKey = (key: string, headers: Readonly<Record<string, string>> = {}): AwsError =>
  error('NoSuchKey', 'The specified key does not exist.', 404, { Key: key }, headers);

export const noSuchVersion = (key: string, versionId: string): AwsError =>
  error('NoSuchVersion', 'The specified version does not exist.', 404, { Key: key, VersionId: versionId });

export const noSuchUpload = (uploadId: string): AwsError =>
  error(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    404,
    { UploadId: uploadId },
  );

export const accessDenied = (message = 'Access Denied'): AwsError => error('AccessDenied', message, 403);

export const malformedXml = (): AwsError =>
  error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
    400,
  );

/** @param value left out of the answer when `undefined`, an empty element when `''` */
export const invalidArgument = (message: string, name?: string, value?: string): AwsError =>
  error('InvalidArgument', message, 400, {
    ...(name === undefined ? {} : { ArgumentName: name }),
    ...(value === undefined ? {} : { ArgumentValue: value }),
  });

/** A continuation token that S3 has not given, or for another list. */
export const badContinuationToken = (): AwsError =>
  invalidArgument('The continuation token provided is incorrect', 'continuation-token');

export const invalidRequest = (message: string): AwsError => error('InvalidRequest', message, 400);

export const methodNotAllowed = (
  method: string,
  resourceType: string,
  headers: Record<string, string> = {},
): AwsError =>
  new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    status: 405,
    fields: { Method: method, ResourceType: resourceType },
    headers,
  });

export const preconditionFailed = (condition: string): AwsError =>
  error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

export const notModified = (headers: Record<string, string>): AwsError =>
  new AwsError('NotModified', 'Not Modified', { status: 304, headers });

export const notImplementedHeader = (header: string): AwsError =>
  error('NotImplemented', 'A header you provided implies functionality that is not implemented', 501, {
    Header: header,
    additionalMessage: `We don't accept the provided value of ${header} header for this API`,
  });

/** A part of S3 Select that AWS has, and this cloud has not. */
export const notImplementedSelect = (what: string): AwsError =>
  error('NotImplemented', `${what} is not part of this cloud's S3 Select: read all of a CSV or JSON object.`, 501);

export { error as s3Error };
