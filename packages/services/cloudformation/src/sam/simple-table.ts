import { isMap, type ValueMap } from '@coldstart/cloud';
import { compact, InvalidResource, tagEntries, type SamContext, type SamResource } from '@coldstart/cloud/sam';

const TYPES: Readonly<Record<string, string>> = { String: 'S', Number: 'N', Binary: 'B' };

/** AWS::Serverless::SimpleTable: a table with a partition key alone. */
export function expandSimpleTable(logicalId: string, resource: SamResource, { made }: SamContext): void {
  const { PrimaryKey: key, ProvisionedThroughput: throughput, Tags: tags, ...rest } = resource.Properties;
  const name = isMap(key) ? key.Name : 'id';
  if (isMap(key) && key.Type === undefined)
    throw new InvalidResource(logicalId, "Property 'PrimaryKey.Type' is required.");
  const type = isMap(key) ? TYPES[String(key.Type)] : 'S';
  if (name === undefined) throw new InvalidResource(logicalId, "'PrimaryKey' is missing required Property 'Name'.");
  if (type === undefined)
    throw new InvalidResource(logicalId, `Invalid 'Type' "${isMap(key) ? String(key.Type) : ''}".`);
  const properties: ValueMap = compact({
    AttributeDefinitions: [{ AttributeName: name, AttributeType: type }],
    KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
    ...rest,
    ...(throughput === undefined ? { BillingMode: 'PAY_PER_REQUEST' } : { ProvisionedThroughput: throughput }),
    Tags: tags === undefined ? undefined : tagEntries(tags),
  });
  made[logicalId] = { ...resource, Type: 'AWS::DynamoDB::Table', Properties: properties };
}
