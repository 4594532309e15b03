import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Applications, their deployment groups, and what was deployed of each. */
export const overview: Overview = async (client) => {
  const codedeploy = new CodeDeploy(client);
  try {
    const { applications = [] } = await codedeploy.listApplications({});
    const shown = applications.slice(0, OVERVIEW_LIMIT);
    const resources = await Promise.all(shown.map((name) => applicationOf(name, codedeploy)));
    return [{ title: 'Applications of CodeDeploy', empty: 'Nothing is deployed by CodeDeploy.', resources }];
  } finally {
    codedeploy.destroy();
  }
};

async function applicationOf(applicationName: string, codedeploy: CodeDeploy): Promise<OverviewResource> {
  const { deploymentGroups = [] } = await codedeploy.listDeploymentGroups({ applicationName });
  const rows = await Promise.all(
    deploymentGroups.slice(0, OVERVIEW_LIMIT).map((group) => rowOf(applicationName, group, codedeploy)),
  );
  return {
    name: applicationName,
    physicalId: applicationName,
    summary: counted(deploymentGroups.length, 'deployment group'),
    contents: rows.length === 0 ? [] : [{ kind: 'table', heads: ['Group', 'How', 'Last deployment', 'State'], rows }],
  };
}

async function rowOf(applicationName: string, deploymentGroupName: string, codedeploy: CodeDeploy): Promise<string[]> {
  const { deploymentGroupInfo } = await codedeploy.getDeploymentGroup({ applicationName, deploymentGroupName });
  const { deploymentConfigName = '', lastAttemptedDeployment: last } = deploymentGroupInfo ?? {};
  const how = deploymentConfigName.replace('CodeDeployDefault.Lambda', '');
  return [deploymentGroupName, how, last?.deploymentId ?? '', last?.status ?? ''];
}
