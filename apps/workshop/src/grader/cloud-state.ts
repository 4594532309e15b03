import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { KeptAccount } from '@coldstart/grader';
import type { CloudState } from '../api.ts';

/** Most lines, items and objects that a page shows of one resource. */
const MOST = 100;

/** What an account holds, read through the AWS APIs as its root. */
export async function cloudState({ account, backend, stack }: KeptAccount): Promise<CloudState> {
  const config = {
    endpoint: backend.endpoint,
    region: backend.region,
    credentials: backend.credentials(account),
    maxAttempts: 1,
  };
  const ids = new Map(stack.resources.map(({ physicalId, logicalId }) => [physicalId, logicalId]));
  const named = (name: string): { name: string; logicalId?: string } => {
    const logicalId = ids.get(name);
    return { name, ...(logicalId !== undefined && { logicalId }) };
  };
  const [functions, tables, buckets, roles] = await Promise.all([
    functionsOf(config, named),
    tablesOf(config, named),
    bucketsOf(config, named),
    rolesOf(config),
  ]);
  const now = new Date(backend.capabilities.clock?.now() ?? Date.now()).toISOString();
  // The cloud has no SQS yet.
  return { account, now, functions, tables, buckets, queues: [], roles };
}

interface Config {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}
type Named = (name: string) => { name: string; logicalId?: string };

async function functionsOf(config: Config, named: Named): Promise<CloudState['functions']> {
  const lambda = new LambdaClient(config);
  const logs = new CloudWatchLogsClient(config);
  const { Functions: functions = [] } = await lambda.send(new ListFunctionsCommand());
  return Promise.all(
    functions.map(async ({ FunctionName = '', Runtime = '', MemorySize = 0, Timeout = 0, Role = '' }) => ({
      ...named(FunctionName),
      runtime: Runtime,
      memory: MemorySize,
      timeout: Timeout,
      role: Role.replace(/^.*\//, ''),
      logs: await linesOf(logs, FunctionName),
    })),
  );
}

async function linesOf(logs: CloudWatchLogsClient, name: string) {
  const lines: { at: string; message: string }[] = [];
  try {
    let nextToken: string | undefined;
    do {
      const page = await logs.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, nextToken }));
      for (const { timestamp = 0, message = '' } of page.events ?? [])
        lines.push({ at: new Date(timestamp).toISOString(), message: message.trimEnd() });
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    // A function that was never invoked has no log group.
    if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error;
  }
  return lines.slice(-MOST);
}

async function tablesOf(config: Config, named: Named): Promise<CloudState['tables']> {
  const dynamo = new DynamoDBClient(config);
  const { TableNames: names = [] } = await dynamo.send(new ListTablesCommand());
  return Promise.all(
    names.map(async (name) => {
      const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: name, Limit: MOST }));
      const { Count = 0 } = await dynamo.send(new ScanCommand({ TableName: name, Select: 'COUNT' }));
      return { ...named(name), items: Items, count: Count };
    }),
  );
}

async function bucketsOf(config: Config, named: Named): Promise<CloudState['buckets']> {
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const { Buckets = [] } = await s3.send(new ListBucketsCommand());
  const own = Buckets.flatMap(({ Name }) => (Name === undefined || Name.startsWith('deployments-') ? [] : [Name]));
  return Promise.all(
    own.map(async (name) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: name, MaxKeys: MOST }));
      const objects = Contents.map(({ Key = '', Size = 0, LastModified }) => ({
        key: Key,
        size: Size,
        modified: LastModified?.toISOString() ?? '',
      }));
      return { ...named(name), objects };
    }),
  );
}

async function rolesOf(config: Config): Promise<CloudState['roles']> {
  const iam = new IAMClient(config);
  const { Roles = [] } = await iam.send(new ListRolesCommand());
  return Promise.all(
    Roles.map(async ({ RoleName = '' }) => {
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      const policies = await Promise.all(
        PolicyNames.map(async (PolicyName) => {
          const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
          return { name: PolicyName, document: JSON.parse(decodeURIComponent(PolicyDocument)) as unknown };
        }),
      );
      return { name: RoleName, policies };
    }),
  );
}
