import { RDS } from '@aws-sdk/client-rds';
import { counted, type Overview } from '@coldstart/cloud';

/** Clusters and how they are set; what is in their databases is behind a secret. */
export const overview: Overview = async (client) => {
  const rds = new RDS(client);
  try {
    const { DBClusters = [] } = await rds.describeDBClusters({});
    const resources = DBClusters.map((cluster) => ({
      name: cluster.DBClusterIdentifier ?? '',
      physicalId: cluster.DBClusterIdentifier ?? '',
      summary: `${counted(cluster.DBClusterMembers?.length ?? 0, 'instance')} · ${cluster.Status}`,
      facts: {
        engine: `${cluster.Engine} ${cluster.EngineVersion}`,
        database: cluster.DatabaseName ?? 'postgres',
        'Data API': cluster.HttpEndpointEnabled === true ? 'on' : 'off',
        capacity: capacityOf(cluster.ServerlessV2ScalingConfiguration),
      },
      contents: [],
    }));
    return [{ title: 'Database clusters', empty: 'There are no database clusters.', resources }];
  } finally {
    rds.destroy();
  }
};

const capacityOf = (
  scaling: { MinCapacity?: number | undefined; MaxCapacity?: number | undefined } | undefined,
): string => (scaling === undefined ? 'provisioned' : `${scaling.MinCapacity} to ${scaling.MaxCapacity} ACU`);
