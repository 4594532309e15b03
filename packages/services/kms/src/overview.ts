import { KMS, type KeyListEntry, type KeyMetadata } from '@aws-sdk/client-kms';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Keys and what is done with them; what they are made of is shown to nobody. */
export const overview: Overview = async (client) => {
  const kms = new KMS(client);
  try {
    const { Keys: keys = [] } = await kms.listKeys({ Limit: OVERVIEW_LIMIT });
    const { Aliases: aliases = [] } = await kms.listAliases({ Limit: 100 });
    const resources = await Promise.all(
      keys.map((key) => {
        const names = aliases
          .filter(({ TargetKeyId }) => TargetKeyId === key.KeyId)
          .map(({ AliasName = '' }) => AliasName);
        return keyOf(key, names, kms);
      }),
    );
    return [{ title: 'Keys', empty: 'There are no keys.', resources }];
  } finally {
    kms.destroy();
  }
};

async function keyOf({ KeyId = '' }: KeyListEntry, aliases: readonly string[], kms: KMS): Promise<OverviewResource> {
  const key: Partial<KeyMetadata> = (await kms.describeKey({ KeyId })).KeyMetadata ?? {};
  const { Grants: grants = [] } = await kms.listGrants({ KeyId });
  return {
    name: aliases[0] ?? KeyId,
    physicalId: key.Arn ?? KeyId,
    summary: `${key.KeyState} · ${key.KeySpec} · ${counted(grants.length, 'grant')}`,
    facts: {
      use: key.KeyUsage ?? '',
      ...(key.Description !== undefined && key.Description !== '' && { description: key.Description }),
      ...(key.DeletionDate !== undefined && { 'deleted on': key.DeletionDate.toISOString() }),
    },
    contents: [],
  };
}
