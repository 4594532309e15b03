import { SecretsManager, type SecretListEntry } from '@aws-sdk/client-secrets-manager';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Secrets and their versions. Their values are shown to nobody: to look at them would be to read them. */
export const overview: Overview = async (client) => {
  const secrets = new SecretsManager(client);
  try {
    const { SecretList = [] } = await secrets.listSecrets({ MaxResults: OVERVIEW_LIMIT, IncludePlannedDeletion: true });
    return [{ title: 'Secrets', empty: 'It has no value yet.', resources: SecretList.map(resourceOf) }];
  } finally {
    secrets.destroy();
  }
};

function resourceOf(secret: SecretListEntry): OverviewResource {
  const versions = Object.entries(secret.SecretVersionsToStages ?? {});
  const rows = versions.map(([id, stages]) => [id, stages.join(', ')]);
  return {
    name: secret.Name ?? '',
    physicalId: secret.ARN ?? '',
    summary: `${counted(versions.length, 'version')}${secret.DeletedDate === undefined ? '' : ' · going to be deleted'}`,
    facts: {
      key: secret.KmsKeyId ?? 'alias/aws/secretsmanager',
      ...(secret.RotationEnabled === true && { 'rotated by': secret.RotationLambdaARN?.split(':').at(-1) ?? '' }),
      ...(secret.LastAccessedDate !== undefined && {
        'last read on': secret.LastAccessedDate.toISOString().slice(0, 10),
      }),
    },
    contents: rows.length === 0 ? [] : [{ kind: 'table', heads: ['version', 'labels'], rows }],
  };
}
