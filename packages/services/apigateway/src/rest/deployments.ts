import type { Stage } from '@aws-sdk/client-api-gateway';
import type { Call } from '@coldstart/cloud';
import { badRequest, conflict } from '../errors.ts';
import { newId } from '../ids.ts';
import { given } from '../v2/lists.ts';
import { checkCanaryStage, deployCanary, newCanary } from './canaries.ts';
import { listed } from './lists.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, findPart, type RestApi, type Snapshot, type StoredDeployment } from './state.ts';

const NO_DEPLOYMENT = 'Invalid Deployment identifier specified';

/** What requests would see of an API as it is now. */
export const snapshotOf = (api: RestApi): Snapshot => ({
  resources: api.resources,
  models: api.models,
  validators: api.validators,
  authorizers: api.authorizers,
  gatewayResponses: api.gatewayResponses,
  policy: api.policy,
  binaryMediaTypes: api.shown.binaryMediaTypes ?? [],
  apiKeySource: api.shown.apiKeySource ?? 'HEADER',
});

/** Keeps what an API is now. */
export function deploy(call: Call, api: RestApi, description?: string): StoredDeployment {
  const deployment: StoredDeployment = {
    shown: { id: newId(6), ...given({ description }), createdDate: new Date(call.now()) },
    snapshot: structuredClone(snapshotOf(api)),
  };
  api.deployments.set(deployment.shown.id ?? '', deployment);
  return deployment;
}

/** @throws AwsError where there is nothing to deploy */
function checkDeployable(api: RestApi): void {
  const methods = [...api.resources.values()].flatMap((resource) => Object.values(resource.methods));
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ methodIntegration }) => methodIntegration === undefined))
    throw badRequest('No integration defined for method');
}

export function newStage(call: Call, settings: Partial<Stage>): Stage {
  const now = new Date(call.now());
  return withCluster({
    ...given(settings),
    cacheClusterEnabled: settings.cacheClusterEnabled ?? false,
    methodSettings: {},
    tracingEnabled: settings.tracingEnabled ?? false,
    createdDate: now,
    lastUpdatedDate: now,
  });
}

/** A stage that says how its cache is. Making one takes no time here. */
export const withCluster = (stage: Stage): Stage => ({
  ...(stage.cacheClusterEnabled === true && { cacheClusterSize: '0.5' }),
  ...stage,
  cacheClusterStatus: stage.cacheClusterEnabled === true ? 'AVAILABLE' : 'NOT_AVAILABLE',
});

export function checkStageName(name: string): void {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(name)) throw badRequest('Stage name only allows a-zA-Z0-9_-');
}

const isServedBy = (stage: Stage, deployment: string): boolean =>
  stage.deploymentId === deployment || stage.canarySettings?.deploymentId === deployment;

/** https://docs.aws.amazon.com/apigateway/latest/api/API_Deployment.html */
export const deploymentOperations: RestOperations = {
  CreateDeployment: {
    run(
      {
        restApiId,
        stageName,
        stageDescription,
        description,
        variables,
        cacheClusterEnabled,
        cacheClusterSize,
        canarySettings,
        tracingEnabled,
      },
      call,
    ) {
      const api = findApi(call, restApiId);
      if (canarySettings !== undefined) checkCanaryStage(api, stageName);
      checkDeployable(api);
      if (stageName !== undefined && stageName !== '') checkStageName(stageName);
      const { shown } = deploy(call, api, description);
      if (canarySettings !== undefined) deployCanary(api, stageName, { ...canarySettings, deploymentId: shown.id });
      else if (stageName !== undefined && stageName !== '') {
        const settings = {
          deploymentId: shown.id,
          stageName,
          description: stageDescription,
          variables,
          cacheClusterEnabled,
          cacheClusterSize,
          tracingEnabled,
        };
        const before = api.stages.get(stageName);
        const now = new Date(call.now());
        api.stages.set(
          stageName,
          before === undefined ? newStage(call, settings) : { ...before, ...given(settings), lastUpdatedDate: now },
        );
      }
      return { ...shown };
    },
  },
  GetDeployment: {
    run({ restApiId, deploymentId, embed = [] }, call) {
      const { shown, snapshot } = findPart(call, restApiId, (api) => api.deployments, deploymentId, NO_DEPLOYMENT);
      if (!embed.includes('apisummary')) return { ...shown };
      const summary = [...snapshot.resources.values()].map(
        ({ path, methods }) =>
          [
            path,
            Object.fromEntries(
              Object.entries(methods).map(([verb, { authorizationType, apiKeyRequired }]) => [
                verb,
                { authorizationType, apiKeyRequired },
              ]),
            ),
          ] as const,
      );
      return {
        ...shown,
        apiSummary: Object.fromEntries(summary.filter(([, methods]) => Object.keys(methods).length > 0)),
      };
    },
  },
  GetDeployments: {
    run(input, call) {
      const all = [...findApi(call, input.restApiId).deployments.values()].map(({ shown }) => shown);
      return listed(all, input, ({ id = '' }) => id);
    },
  },
  UpdateDeployment: {
    run({ restApiId, deploymentId, patchOperations }, call) {
      const before = findPart(call, restApiId, (api) => api.deployments, deploymentId, NO_DEPLOYMENT);
      const shown = patched(before.shown, patchOperations, { '/description': 'fixed' });
      if (shown.description === '') delete shown.description;
      findApi(call, restApiId).deployments.set(deploymentId, { ...before, shown });
      return { ...shown };
    },
  },
  DeleteDeployment: {
    run({ restApiId, deploymentId }, call) {
      findPart(call, restApiId, (api) => api.deployments, deploymentId, NO_DEPLOYMENT);
      const api = findApi(call, restApiId);
      if ([...api.stages.values()].some((stage) => isServedBy(stage, deploymentId)))
        throw badRequest('Active stages pointing to this deployment must be moved or deleted');
      api.deployments.delete(deploymentId);
    },
  },
  CreateStage: {
    run({ restApiId, canarySettings, tags, ...settings }, call) {
      const api = findApi(call, restApiId);
      checkStageName(settings.stageName);
      if (!api.deployments.has(settings.deploymentId)) throw badRequest(NO_DEPLOYMENT);
      if (api.stages.has(settings.stageName)) throw conflict('Stage already exists');
      const canary = canarySettings === undefined ? {} : { canarySettings: newCanary(api, canarySettings) };
      const stage = newStage(call, { ...settings, ...canary, ...given({ tags }) });
      api.stages.set(settings.stageName, stage);
      return { ...stage };
    },
  },
};
