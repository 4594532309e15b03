import type { Value } from '@coldstart/cloud';
import {
  compact,
  contentHash,
  InvalidResource,
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

function retentionPolicy(value: Value | undefined, logicalId: string): string | undefined {
  if (value === undefined) return undefined;
  const policy = String(value).toLowerCase();
  if (policy === 'retain') return 'Retain';
  if (policy === 'delete') return 'Delete';
  throw new InvalidResource(logicalId, "'RetentionPolicy' must be one of the following options: ['Retain', 'Delete'].");
}
