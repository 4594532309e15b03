import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { compact, InvalidResource } from '@coldstart/cloud/sam';

/** A place in S3 as Lambda's `Code` and `Content` name it. */
export function s3Location(location: Value, logicalId: string, property: string): ValueMap {
  if (isMap(location)) {
    if (location.Bucket === undefined || location.Key === undefined) {
      throw new InvalidResource(logicalId, `'${property}' requires Bucket and Key properties to be specified.`);
    }
    return compact({ S3Bucket: location.Bucket, S3Key: location.Key, S3ObjectVersion: location.Version });
  }
  if (typeof location !== 'string')
    throw new InvalidResource(logicalId, `'${property}' must be of type dict or string.`);
  if (/\{\{resolve:(?:ssm|ssm-secure|secretsmanager):[\w.-]*\/[\w./-]*(?::\d+)?\}\}/.test(location))
    throw new InvalidResource(
      logicalId,
      `Unsupported dynamic reference detected in '${property}'. Please consider using alternative 'FunctionCode' object format.`,
    );
  const match = /^s3:\/\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(location);
  if (match === null) {
    throw new InvalidResource(
      logicalId,
      `'${property}' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter.`,
    );
  }
  const [, bucket = '', key = '', version] = match;
  return compact({ S3Bucket: bucket, S3Key: key, S3ObjectVersion: version });
}

/** Where an API's definition lies. */
export function bodyLocation(uri: Value, logicalId: string): ValueMap {
  const { S3Bucket: bucket, S3Key: key, S3ObjectVersion: version } = s3Location(uri, logicalId, 'DefinitionUri');
  return compact({ Bucket: bucket, Key: key, Version: version });
}

/** A function's `Code`. @throws InvalidResource also for what does not go with its package type */
export function functionCode(properties: ValueMap, logicalId: string): ValueMap {
  const { PackageType: packageType = 'Zip' } = properties;
  if (packageType === 'Image') return imageCode(properties, logicalId);
  if (packageType !== 'Zip')
    throw new InvalidResource(logicalId, `invalid 'PackageType' : ${JSON.stringify(packageType)}`);
  const code = zipCode(properties, logicalId);
  const needed = [properties.Runtime, properties.Handler];
  if (needed.includes(undefined) || needed.includes(''))
    throw new InvalidResource(logicalId, 'Runtime and Handler needs to be present when PackageType is of type `Zip`');
  if (properties.ImageConfig !== undefined)
    throw new InvalidResource(logicalId, 'ImageUri or ImageConfig cannot be present when PackageType is of type `Zip`');
  return code;
}

function imageCode({ ImageUri: image, Handler, Runtime, Layers }: ValueMap, logicalId: string): ValueMap {
  if (image === undefined) throw new InvalidResource(logicalId, "'ImageUri' must be set.");
  if ([Handler, Runtime, Layers].some((one) => one !== undefined))
    throw new InvalidResource(
      logicalId,
      'Runtime, Handler, Layers cannot be present when PackageType is of type `Image`',
    );
  return { ImageUri: image };
}

function zipCode({ CodeUri: uri, InlineCode: inline, SourceKMSKeyArn: key }: ValueMap, logicalId: string): ValueMap {
  const withKey = compact({ SourceKMSKeyArn: key });
  if (inline !== undefined) return { ZipFile: inline, ...withKey };
  if (uri === undefined) throw new InvalidResource(logicalId, "Only one of 'InlineCode' or 'CodeUri' can be set.");
  return { ...s3Location(uri, logicalId, 'CodeUri'), ...withKey };
}
