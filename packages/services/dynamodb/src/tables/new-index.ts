import type { GlobalSecondaryIndex, LocalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import { emptyCollection } from '../items/collection.ts';
import { readGlobalKeys, readKeys } from './key-schema.ts';
import { readProjection } from './schema.ts';
import { readThroughput, readWarm } from './settings.ts';
import type { Index, KeyAttribute } from './table.ts';

/** An index as a table is given it, still empty. @throws ValidationException */
export function newIndex(
  kind: Index['kind'],
  arn: string,
  definitions: readonly KeyAttribute[],
  input: GlobalSecondaryIndex | LocalSecondaryIndex,
): Index {
  const name = input.IndexName ?? '';
  const global: GlobalSecondaryIndex | undefined = kind === 'global' ? input : undefined;
  return {
    name,
    kind,
    arn: `${arn}/index/${name}`,
    keys: (kind === 'global' ? readGlobalKeys : readKeys)(input.KeySchema ?? [], definitions),
    projection: readProjection(input.Projection),
    throughput: kind === 'global' ? readThroughput(global?.ProvisionedThroughput) : undefined,
    onDemand: global?.OnDemandThroughput,
    warm: readWarm(global?.WarmThroughput),
    entries: emptyCollection(),
  };
}
