import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Tables, and their first items. */
export const overview: Overview = async (client) => {
  const dynamodb = new DynamoDBClient(client);
  try {
    const { TableNames: names = [] } = await dynamodb.send(new ListTablesCommand());
    const resources = await Promise.all(names.map((name) => tableOf(name, dynamodb)));
    return [{ title: 'Tables', empty: 'It is empty.', resources }];
  } finally {
    dynamodb.destroy();
  }
};

async function tableOf(name: string, dynamodb: DynamoDBClient): Promise<OverviewResource> {
  const { Items: items = [] } = await dynamodb.send(new ScanCommand({ TableName: name, Limit: OVERVIEW_LIMIT }));
  const { Count: count = 0 } = await dynamodb.send(new ScanCommand({ TableName: name, Select: 'COUNT' }));
  return { name, summary: counted(count, 'item'), contents: [{ kind: 'items', items }] };
}
