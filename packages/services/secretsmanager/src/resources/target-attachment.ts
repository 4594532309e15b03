import { resourceTypesOf, type ResourceContext } from '@coldstart/cloud';
import type { SecretsSdk } from '../sdk.ts';

interface AttachmentProperties {
  SecretId: string;
  TargetId: string;
  TargetType: string;
}

type Context = ResourceContext<SecretsSdk>;
type Known = Record<string, unknown>;

interface Described {
  readonly DBClusterIdentifier?: string;
  readonly DBInstanceIdentifier?: string;
  readonly DatabaseName?: string;
  readonly DBName?: string;
  readonly Endpoint?: string | { readonly Address?: string; readonly Port?: number };
  readonly Port?: number;
}

/** What the attachment writes into a secret, and takes out again. */
const MEMBERS = ['engine', 'host', 'port', 'dbname', 'dbClusterIdentifier', 'dbInstanceIdentifier'] as const;

async function describe({ invokeAny }: Context, { TargetId, TargetType }: AttachmentProperties): Promise<Known> {
  if (TargetType === 'AWS::RDS::DBCluster') {
    const answer = await invokeAny('rds', 'DescribeDBClusters', { DBClusterIdentifier: TargetId });
    const [{ Endpoint: host, Port: port, DatabaseName: dbname, DBClusterIdentifier } = {}] = answer[
      'DBClusters'
    ] as Described[];
    return { engine: 'postgres', host, port, dbname, dbClusterIdentifier: DBClusterIdentifier };
  }
  if (TargetType === 'AWS::RDS::DBInstance') {
    const answer = await invokeAny('rds', 'DescribeDBInstances', { DBInstanceIdentifier: TargetId });
    const [{ Endpoint, DBName: dbname, DBInstanceIdentifier } = {}] = answer['DBInstances'] as Described[];
    const { Address: host, Port: port } = typeof Endpoint === 'object' ? Endpoint : {};
    return { engine: 'postgres', host, port, dbname, dbInstanceIdentifier: DBInstanceIdentifier };
  }
  throw new Error(
    `TargetType ${TargetType} is not part of this cloud: attach a secret to a cluster or instance of RDS.`,
  );
}

async function readSecret({ invoke }: Context, SecretId: string): Promise<Known> {
  const { SecretString = '{}' } = await invoke('GetSecretValue', { SecretId });
  const { ...known } = JSON.parse(SecretString) as Known;
  for (const member of MEMBERS) delete known[member];
  return known;
}

async function attach(properties: AttachmentProperties, context: Context) {
  const { SecretId } = properties;
  const secret = { ...(await readSecret(context, SecretId)), ...(await describe(context, properties)) };
  const { ARN } = await context.invoke('PutSecretValue', { SecretId, SecretString: JSON.stringify(secret) });
  return { physicalId: ARN ?? SecretId, attributes: { Id: ARN } };
}

/**
 * Writes where a database is into the secret of its user.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secrettargetattachment.html
 */
export const secretsManagerTargetAttachment = resourceTypesOf<SecretsSdk>('secretsmanager')<AttachmentProperties>({
  type: 'AWS::SecretsManager::SecretTargetAttachment',
  create: attach,
  update: (properties, _before, _resource, context) => attach(properties, context),
  async delete({ SecretId }, _resource, context) {
    const SecretString = JSON.stringify(await readSecret(context, SecretId));
    await context.invoke('PutSecretValue', { SecretId, SecretString });
  },
});
