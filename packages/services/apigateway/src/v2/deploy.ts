import type { Stage } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { newId } from '../ids.ts';
import type { V2Api, StoredDeployment } from './state.ts';

const AUTOMATIC = 'Automatic deployment triggered by changes to the Api configuration';

/** Keeps what an API is now. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html */
export function deploy(call: Call, api: V2Api, more: StoredDeployment['shown'] = {}): StoredDeployment {
  const deployment: StoredDeployment = {
    shown: {
      AutoDeployed: false,
      DeploymentId: newId(6),
      DeploymentStatus: 'DEPLOYED',
      CreatedDate: new Date(call.now()),
      ...more,
    },
    snapshot: structuredClone({
      routes: [...api.routes.values()],
      integrations: api.integrations,
      authorizers: api.authorizers,
      routeResponses: api.routeResponses,
      integrationResponses: api.integrationResponses,
      schemas: new Map([...api.models.values()].map(({ Name = '', Schema = '' }) => [Name, Schema])),
    }),
  };
  api.deployments.set(deployment.shown.DeploymentId ?? '', deployment);
  return deployment;
}

export function deployTo(call: Call, stage: Stage, { shown: { DeploymentId } }: StoredDeployment): void {
  stage.DeploymentId = DeploymentId;
  stage.LastUpdatedDate = new Date(call.now());
}

/** After a change of an API: its stages that deploy by themselves get it. */
export function changed(call: Call, api: V2Api): void {
  const automatic = [...api.stages.values()].filter(({ AutoDeploy }) => AutoDeploy === true);
  if (automatic.length === 0) return;
  const deployment = deploy(call, api, { AutoDeployed: true, Description: AUTOMATIC });
  for (const stage of automatic) {
    deployTo(call, stage, deployment);
    stage.LastDeploymentStatusMessage = `Successfully deployed stage with deployment ID '${deployment.shown.DeploymentId}'`;
  }
  dropUnused(api);
}

/** Automatic deployments that no stage has any more. */
function dropUnused(api: V2Api): void {
  const used = new Set([...api.stages.values()].map(({ DeploymentId }) => DeploymentId));
  for (const [id, { shown }] of api.deployments)
    if (shown.AutoDeployed === true && !used.has(id)) api.deployments.delete(id);
}
