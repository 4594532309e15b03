import { type Value, type ValueMap, isMap } from '@coldstart/cloud';
import {
  compact,
  contentHash,
  getAtt,
  InvalidResource,
  isNoValue,
  passedOn,
  ref,
  withParameters,
  type SamContext,
  type SamResource,
} from '@coldstart/cloud/sam';

/** AutoPublishAlias: a version of the function as it is now, and an alias for it. @returns the alias's logical id, where one is published */
export function publish(
  logicalId: string,
  resource: SamResource,
  lambda: SamResource,
  { made, aliases, parameters }: SamContext,
): string | undefined {
  const {
    AutoPublishAlias: wanted,
    AutoPublishCodeSha256: digest,
    ProvisionedConcurrencyConfig: provisioned,
  } = resource.Properties;
  if (wanted === undefined || wanted === '' || isNoValue(wanted)) {
    if (provisioned !== undefined)
      throw new InvalidResource(
        logicalId,
        'To set ProvisionedConcurrencyConfig AutoPublishALias must be defined on the function',
      );
    return undefined;
  }
  const name = aliasName(logicalId, withParameters(wanted, parameters));
  const attributes = passedOn(resource);
  const sha = digest === undefined ? undefined : withParameters(digest, parameters);
  if (sha !== undefined && typeof sha !== 'string')
    throw new InvalidResource(logicalId, 'AutoPublishCodeSha256 must be a string');
  if (sha !== undefined) {
    const description = lambda.Properties.Description;
    lambda.Properties.Description =
      description === undefined
        ? sha
        : typeof description === 'string'
          ? `${description} ${sha}`
          : { 'Fn::Join': [' ', [description, sha]] };
  }
  const versionId = `${logicalId}Version${sha?.slice(0, 10) ?? contentHash(versionContent(resource.Properties, lambda.Properties, parameters))}`;
  const aliasId = `${logicalId}Alias${name.replaceAll(/[^a-zA-Z0-9]/g, (letter) => ({ '-': 'D', _: 'U' })[letter] ?? '')}`;
  made[versionId] = {
    ...attributes,
    DeletionPolicy:
      resource.DeletionPolicy ??
      resource.Properties.VersionDeletionPolicy ??
      (resource.Properties.CapacityProviderConfig === undefined ? 'Retain' : 'Delete'),
    Type: 'AWS::Lambda::Version',
    Properties: compact({
      Description: resource.Properties.VersionDescription,
      FunctionName: ref(logicalId),
      FunctionScalingConfig:
        resource.Properties.CapacityProviderConfig === undefined
          ? undefined
          : resource.Properties.FunctionScalingConfig,
    }),
  };
  made[aliasId] = {
    ...attributes,
    Type: 'AWS::Lambda::Alias',
    Properties: compact({
      Name: name,
      FunctionName: ref(logicalId),
      FunctionVersion: getAtt(versionId, 'Version'),
      ProvisionedConcurrencyConfig: provisioned,
    }),
  };
  aliases.set(`${logicalId}.Version`, versionId);
  aliases.set(`${logicalId}.Alias`, aliasId);
  return aliasId;
}

function aliasName(logicalId: string, name: Value): string {
  if (typeof name !== 'string')
    throw new InvalidResource(logicalId, "'AutoPublishAlias' must be a string or a Ref to a template parameter");
  if (name === '') throw new InvalidResource(logicalId, 'Alias name is required to create an alias');
  if (!/^(?!^[0-9]+$)[a-zA-Z0-9\-_]+$/.test(name))
    throw new InvalidResource(
      logicalId,
      `AutoPublishAlias name ('${name}') must contain only alphanumeric characters, hyphens, or underscores matching (?!^[0-9]+$)([a-zA-Z0-9-_]+) pattern.`,
    );
  return name;
}

/** What a new version is published for: by default its code, environment and memory. */
function versionContent(properties: ValueMap, lambda: ValueMap, parameters: ReadonlyMap<string, Value>): ValueMap {
  if (properties.AutoPublishAliasAllProperties === true) return lambda;
  const snapStart = lambda.SnapStart;
  const code = withParameters(lambda.Code ?? {}, parameters);
  return {
    ...(isMap(code) ? code : {}),
    ...(isMap(lambda.Environment) ? lambda.Environment : {}),
    ...(lambda.MemorySize === undefined ? {} : { MemorySize: lambda.MemorySize }),
    ...(isMap(snapStart) && (snapStart.ApplyOn ?? 'None') !== 'None' ? { SnapStart: snapStart } : {}),
  };
}
