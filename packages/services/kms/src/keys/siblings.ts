import type { KeyMetadata, MultiRegionKey } from '@aws-sdk/client-kms';
import { formatArn, type Call } from '@coldstart/cloud';
import { unsupported } from '../errors.ts';
import { keysIn, type Key } from '../state.ts';

/** The same key in other Regions. */
export function siblings(call: Call, { id, account, region, regions }: Key): Key[] {
  const others = regions === undefined ? [] : [regions.primary, ...regions.replicas].filter((each) => each !== region);
  return others.flatMap((other) => keysIn(call, { account, region: other }).byId.get(id) ?? []);
}

/** Where a key is, beside its Region; nothing for a key of one Region. */
export function regionsShown({ id, account, region, regions }: Key): Partial<KeyMetadata> {
  if (regions === undefined) return { MultiRegion: false };
  const shown = (each: string): MultiRegionKey => ({
    Arn: formatArn({ account, region: each }, 'kms', `key/${id}`),
    Region: each,
  });
  return {
    MultiRegion: true,
    MultiRegionConfiguration: {
      MultiRegionKeyType: regions.primary === region ? 'PRIMARY' : 'REPLICA',
      PrimaryKey: shown(regions.primary),
      ReplicaKeys: regions.replicas.map(shown),
    },
  };
}

/** What is done in the primary key's Region alone. @throws AwsError UnsupportedOperationException */
export function checkNoReplica({ arn, region, regions }: Key): void {
  if (regions !== undefined && regions.primary !== region)
    throw unsupported(`${arn} is a multi-Region replica key: ask its primary key, in ${regions.primary}.`);
}
