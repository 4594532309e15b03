import { isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { invalidEvent, type EventSource, type Invocable } from '@coldstart/cloud/sam';

/** How Lambda gets at sources that are no services of AWS's own APIs: by secrets and networks (`SourceAccessConfigurations`). */

export const statement = (action: string | readonly string[], resource: Value): ValueMap => ({
  Action: typeof action === 'string' ? [action] : [...action],
  Effect: 'Allow',
  Resource: resource,
});

export const readSecret = (secret: Value): ValueMap => statement('secretsmanager:GetSecretValue', secret);

export const useNetwork = (): ValueMap =>
  statement(
    [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeVpcs',
      'ec2:DescribeSubnets',
      'ec2:DescribeSecurityGroups',
    ],
    '*',
  );

/** The key that a secret is encrypted with, where the event names one. */
export function decrypt({ logicalId }: Invocable, { name, properties }: EventSource): ValueMap[] {
  const key = properties.SecretsManagerKmsKeyId;
  if (key === undefined) return [];
  if (typeof key !== 'string')
    throw invalidEvent(logicalId, name, "Property 'SecretsManagerKmsKeyId' should be a string.");
  const arn = { 'Fn::Sub': `arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/${key}` };
  return [statement('kms:Decrypt', arn)];
}

/** The secret that an event has to name under `BASIC_AUTH`. @param supported types of configurations */
export function basicAuth(
  { logicalId }: Invocable,
  { name, type, properties }: EventSource,
  supported: readonly string[],
): Value {
  const configurations = properties.SourceAccessConfigurations;
  const refuse = (message: string): Error => invalidEvent(logicalId, name, message);
  if (configurations === undefined || (Array.isArray(configurations) && configurations.length === 0))
    throw refuse(`No SourceAccessConfigurations for Amazon ${type} event provided.`);
  if (!Array.isArray(configurations)) throw refuse('Provided SourceAccessConfigurations cannot be parsed into a list.');
  let found: Value | undefined;
  for (const one of configurations) {
    const { Type: kind, URI: uri } = isMap(one) ? one : {};
    if (!supported.includes(String(kind)))
      throw refuse(
        `Invalid property Type specified in SourceAccessConfigurations. The supported values are: [${supported.map((each) => `'${each}'`).join(', ')}].`,
      );
    if (kind !== 'BASIC_AUTH') continue;
    if (found !== undefined) throw refuse('Multiple BASIC_AUTH properties specified in SourceAccessConfigurations.');
    if (uri === undefined || uri === '')
      throw refuse('No BASIC_AUTH URI property specified in SourceAccessConfigurations.');
    found = uri;
  }
  if (found === undefined) throw refuse('No BASIC_AUTH property specified in SourceAccessConfigurations.');
  return found;
}

/** What reading a schema registry needs: its secrets, or AWS Glue's own. */
export function schemaRegistry({ logicalId }: Invocable, { name, properties }: EventSource): ValueMap[] {
  const config = properties.SchemaRegistryConfig;
  if (config === undefined) return [];
  const refuse = (message: string): Error => invalidEvent(logicalId, name, message);
  if (!isMap(config)) throw refuse("Property 'SchemaRegistryConfig' should be a map.");
  for (const field of ['SchemaRegistryURI', 'EventRecordFormat', 'SchemaValidationConfigs'])
    if (config[field] === undefined) throw refuse(`Missing required field ${field} in SchemaRegistryConfig`);
  const {
    SchemaRegistryURI: uri = '',
    EventRecordFormat: format,
    SchemaValidationConfigs: checks,
    AccessConfigs: access = [],
  } = config;
  if (format !== 'JSON' && format !== 'SOURCE')
    throw refuse("EventRecordFormat in SchemaRegistryConfig must be either 'JSON' or 'SOURCE'");
  if (!Array.isArray(checks)) throw refuse('SchemaValidationConfigs must be a list');
  if (!Array.isArray(access)) throw refuse('AccessConfigs in SchemaRegistryConfig must be a list');
  const secrets = access.map((one) => {
    if (!isMap(one) || one.Type === undefined || one.URI === undefined)
      throw refuse("Each AccessConfig must be a dict with 'Type' and 'URI' fields");
    return readSecret(one.URI);
  });
  const text = isMap(uri) ? uri['Fn::Sub'] : uri;
  const registry =
    typeof text === 'string' ? /^arn:[^:]*:[^:]*:[^:]*:[^:]*:registry\/(.+)$/.exec(text)?.[1] : undefined;
  if (registry === undefined) return secrets;
  const schemas = `arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:schema/${registry}/*`;
  return [...secrets, statement('glue:GetRegistry', uri), statement('glue:GetSchemaVersion', [{ 'Fn::Sub': schemas }])];
}
