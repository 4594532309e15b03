import type { Value } from '@coldstart/cloud';
import {
  compact,
  contentHash,
  InvalidResource,
  isIntrinsic,
  passedOn,
  withParameters,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';
import { s3Location } from './code.ts';

/** AWS::Serverless::LayerVersion: its logical id changes with its content, since layer versions never do. */
export function expandLayerVersion(
  logicalId: string,
  resource: SamResource,
  { made, aliases, parameters }: SamContext,
): void {
  const properties = { ...resource.Properties };
  for (const name of ['LayerName', 'LicenseInfo', 'Description', 'RetentionPolicy']) {
    const value = properties[name];
    if (value !== undefined) properties[name] = withParameters(value, parameters);
  }
  const retention = properties.RetentionPolicy;
  const { DependsOn, Condition, Type } = resource;
  const content = compact({ Type, DependsOn, Condition, Properties: properties });
  const id = `${logicalId}${contentHash({ [logicalId]: content })}`;
  aliases.set(logicalId, id);
  checkArchitectures(id, properties.CompatibleArchitectures);
  made[id] = {
    ...passedOn(resource),
    ...(DependsOn === undefined ? {} : { DependsOn }),
    DeletionPolicy: retentionPolicy(retention, logicalId) ?? resource.DeletionPolicy ?? 'Retain',
    Type: 'AWS::Lambda::LayerVersion',
    Properties: compact({
      Content: s3Location(properties.ContentUri ?? '', logicalId, 'ContentUri'),
      LayerName: properties.LayerName ?? logicalId,
      Description: properties.Description,
      CompatibleArchitectures: properties.CompatibleArchitectures,
      CompatibleRuntimes: properties.CompatibleRuntimes,
      LicenseInfo: properties.LicenseInfo,
    }),
  };
}

function checkArchitectures(id: string, architectures: Value | undefined): void {
  for (const one of Array.isArray(architectures) ? architectures : [])
    if (!isIntrinsic(one) && one !== 'x86_64' && one !== 'arm64')
      throw new InvalidResource(id, "CompatibleArchitectures needs to be a list of 'x86_64' or 'arm64'");
}

function retentionPolicy(value: Value | undefined, logicalId: string): string | undefined {
  if (value === undefined) return undefined;
  if (isIntrinsic(value))
    throw new InvalidResource(
      logicalId,
      "'RetentionPolicy' does not accept intrinsic functions, please use one of the following options: ['Retain', 'Delete']",
    );
  if (typeof value !== 'string')
    throw new InvalidResource(
      logicalId,
      "Could not resolve parameter for 'RetentionPolicy' or parameter is not a String.",
    );
  const policy = String(value).toLowerCase();
  if (policy === 'retain') return 'Retain';
  if (policy === 'delete') return 'Delete';
  throw new InvalidResource(logicalId, "'RetentionPolicy' must be one of the following options: ['Retain', 'Delete'].");
}
