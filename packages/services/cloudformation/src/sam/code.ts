import { isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';
import { compact, InvalidResource, isIntrinsic } from '@coldstart/cloud/sam';

/** A place in S3 as Lambda's `Code` and `Content` name it. */
export function s3Location(location: Value, logicalId: string, property: string): ValueMap {
  if (isMap(location)) {
    if (location.Bucket === undefined || location.Key === undefined) {
      throw new InvalidResource(logicalId, `'${property}' requires Bucket and Key properties to be specified.`);
    }
    return compact({ S3Bucket: location.Bucket, S3Key: location.Key, S3ObjectVersion: location.Version });
  }
  const match = /^s3:\/\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(scalar(location) ?? '');
  if (match === null) {
    throw new InvalidResource(
      logicalId,
      `'${property}' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter.`,
    );
  }
  const [, bucket = '', key = '', version] = match;
  return compact({ S3Bucket: bucket, S3Key: key, S3ObjectVersion: version });
}

/** A function's `Code`. */
export function functionCode(properties: ValueMap, logicalId: string): ValueMap {
  const {
    CodeUri: uri,
    InlineCode: inline,
    ImageUri: image,
    PackageType: packageType,
    SourceKMSKeyArn: key,
  } = properties;
  const isImage =
    packageType === 'Image' ||
    (image !== undefined && packageType === undefined && uri === undefined && inline === undefined);
  if (isImage) {
    if (image === undefined) throw new InvalidResource(logicalId, "'ImageUri' must be set.");
    return { ImageUri: image };
  }
  const withKey = compact({ SourceKMSKeyArn: key });
  if (inline !== undefined) return { ZipFile: inline, ...withKey };
  if (uri === undefined) throw new InvalidResource(logicalId, "Only one of 'InlineCode' or 'CodeUri' can be set.");
  if (isIntrinsic(uri))
    throw new InvalidResource(
      logicalId,
      "'CodeUri' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter.",
    );
  return { ...s3Location(uri, logicalId, 'CodeUri'), ...withKey };
}
