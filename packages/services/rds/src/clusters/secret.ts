import { randomBytes, randomUUID } from 'node:crypto';
import { calledVia, type Call, type InnerCall } from '@coldstart/cloud';
import { passwordDigest } from '../master.ts';
import type { Cluster } from '../state.ts';

/*
 * The master user's password, kept by Secrets Manager instead of whoever makes the cluster.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
 */

/** In the caller's name, who needs the rights on secrets. */
const asCaller: InnerCall = { context: calledVia('rds.amazonaws.com') };

/** Milliseconds from `creating` or `rotating` to `active`. */
const BUSY = 100;

const newPassword = (): string => randomBytes(24).toString('base64url');

export async function makeMasterSecret(call: Call, cluster: Cluster, kmsKeyId: string | undefined): Promise<void> {
  const password = newPassword();
  const { ARN } = await call.invoke(
    'secretsmanager',
    'CreateSecret',
    {
      Name: `rds!cluster-${randomUUID()}`,
      Description: `The secret associated with the primary RDS DB cluster: ${cluster.arn}`,
      SecretString: JSON.stringify({ username: cluster.masterUser, password }),
      ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
      Tags: [{ Key: 'aws:rds:primaryDBClusterArn', Value: cluster.arn }],
    },
    asCaller,
  );
  cluster.masterSecret = {
    arn: String(ARN),
    kmsKeyId: await keyArn(call, kmsKeyId ?? 'alias/aws/secretsmanager'),
    busy: 'creating',
    until: call.now() + BUSY,
  };
  cluster.masterPassword = passwordDigest(cluster.resourceId, password);
}

/** The key itself, whatever it was named by. */
async function keyArn(call: Call, KeyId: string): Promise<string> {
  const { KeyMetadata } = await call.invoke('kms', 'DescribeKey', { KeyId }, asCaller);
  return (KeyMetadata as { readonly Arn?: string } | undefined)?.Arn ?? KeyId;
}

export async function rotateMasterSecret(call: Call, cluster: Cluster): Promise<void> {
  const password = newPassword();
  const SecretString = JSON.stringify({ username: cluster.masterUser, password });
  await call.invoke(
    'secretsmanager',
    'PutSecretValue',
    { SecretId: cluster.masterSecret?.arn, SecretString },
    asCaller,
  );
  cluster.masterPassword = passwordDigest(cluster.resourceId, password);
  if (cluster.masterSecret !== undefined)
    Object.assign(cluster.masterSecret, { busy: 'rotating', until: call.now() + BUSY });
}

export async function dropMasterSecret(call: Call, cluster: Cluster): Promise<void> {
  if (cluster.masterSecret === undefined) return;
  const asked = { SecretId: cluster.masterSecret.arn, ForceDeleteWithoutRecovery: true };
  await call.invoke('secretsmanager', 'DeleteSecret', asked, asCaller);
  cluster.masterSecret = undefined;
}
