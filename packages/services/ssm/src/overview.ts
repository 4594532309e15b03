import { SSM, type ParameterMetadata } from '@aws-sdk/client-ssm';
import type { Overview, OverviewResource } from '@coldstart/cloud';

/** As many as AWS describes at once. */
const MOST = 50;

/** Parameters without their values, which may be secrets. */
export const overview: Overview = async (client) => {
  const ssm = new SSM(client);
  try {
    const { Parameters = [] } = await ssm.describeParameters({ MaxResults: MOST });
    return [{ title: 'Parameters', empty: 'There is none.', resources: Parameters.map(parameterOf) }];
  } finally {
    ssm.destroy();
  }
};

function parameterOf({ Name = '', Type, Version, Tier, Description }: ParameterMetadata): OverviewResource {
  return {
    name: Name,
    physicalId: Name,
    summary: `${Type} · version ${Version}`,
    facts: { tier: Tier ?? '', ...(Description !== undefined && { description: Description }) },
    contents: [],
  };
}
