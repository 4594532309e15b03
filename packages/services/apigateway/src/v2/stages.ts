import type { Stage } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '@coldstart/cloud';
import { badRequest, conflict } from '../errors.ts';
import { changed, deploy, deployTo } from './deploy.ts';
import { given, listed, merged } from './lists.ts';
import { allowDelivery } from './log-delivery.ts';
import { checkTags } from './tags.ts';
import type { V2Operations } from './sdk.ts';
import { authorizerCache } from '../execute/authorizer-cache.ts';
import { findApi, findPart, isWebSocket, type V2Api } from './state.ts';

function check(
  api: V2Api,
  { DeploymentId, StageName = '', AccessLogSettings, ClientCertificateId }: Partial<Stage>,
): void {
  if (!/^(?:\$default|[A-Za-z0-9_-]{1,128})$/.test(StageName))
    throw badRequest('Stage name only allows a-zA-Z0-9_- and the reserved name $default');
  if (StageName === '$default' && isWebSocket(api))
    throw badRequest('The stage name $default is only supported for HTTP protocol APIs. Give the stage another name.');
  if (DeploymentId !== undefined && !api.deployments.has(DeploymentId))
    throw badRequest(`Deployment with ID ${DeploymentId} was not found`);
  if (
    AccessLogSettings !== undefined &&
    !/^arn:[^:]+:logs:[^:]+:[^:]+:log-group:.+$/.test(AccessLogSettings.DestinationArn ?? '')
  )
    throw badRequest(
      `Invalid ARN specified in the request. ARNs must start with 'arn:': ${AccessLogSettings.DestinationArn}`,
    );
  if (ClientCertificateId !== undefined)
    throw badRequest('ClientCertificateId is not supported for HTTP protocol APIs');
}

export function addStage(call: Call, api: V2Api, settings: Omit<Stage, 'CreatedDate'>): Stage {
  const { StageName = '' } = settings;
  check(api, settings);
  if (api.stages.has(StageName)) throw conflict('Stage already exists');
  checkTags(settings.Tags ?? {});
  const now = new Date(call.now());
  const stage: Stage = {
    AutoDeploy: false,
    DefaultRouteSettings: { DetailedMetricsEnabled: false },
    RouteSettings: {},
    StageVariables: {},
    Tags: {},
    ...given(settings),
    StageName,
    CreatedDate: now,
    LastUpdatedDate: now,
  };
  api.stages.set(StageName, stage);
  return stage;
}

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html */
export const stageOperations: V2Operations = {
  CreateStage: {
    async run({ ApiId, ...settings }, call) {
      const api = findApi(call, ApiId);
      check(api, settings);
      if (!isWebSocket(api)) await allowDelivery(call, settings);
      const stage = addStage(call, api, settings);
      if (stage.AutoDeploy === true) changed(call, api);
      return { ...stage };
    },
  },
  GetStage: { run: ({ ApiId, StageName }, call) => ({ ...findPart(findApi(call, ApiId).stages, StageName, 'stage') }) },
  GetStages: {
    run: (input, call) => listed(findApi(call, input.ApiId).stages.values(), input, ({ StageName = '' }) => StageName),
  },
  UpdateStage: {
    async run({ ApiId, StageName, StageVariables, ...settings }, call) {
      const api = findApi(call, ApiId);
      const stage = findPart(api.stages, StageName, 'stage');
      check(api, { StageName, ...settings });
      if (stage.AutoDeploy === true && settings.AutoDeploy !== false && settings.DeploymentId !== undefined)
        throw badRequest('Deployment ID can not be set for a stage with auto deploy. Set AutoDeploy to false first.');
      if (!isWebSocket(api)) await allowDelivery(call, settings);
      Object.assign(stage, given(settings), { LastUpdatedDate: new Date(call.now()) });
      if (settings.Description === '') delete stage.Description;
      const variables = merged(stage.StageVariables, StageVariables);
      if (variables !== undefined) stage.StageVariables = variables;
      if (stage.AutoDeploy === true) changed(call, api);
      return { ...stage };
    },
  },
  DeleteStage: {
    run({ ApiId, StageName }, call) {
      const api = findApi(call, ApiId);
      findPart(api.stages, StageName, 'stage');
      api.stages.delete(StageName);
    },
  },
  DeleteRouteSettings: {
    run({ ApiId, StageName, RouteKey }, call) {
      const stage = findPart(findApi(call, ApiId).stages, StageName, 'stage');
      const { [RouteKey]: _, ...others } = stage.RouteSettings ?? {};
      stage.RouteSettings = others;
    },
  },
  ResetAuthorizersCache: {
    run({ ApiId, StageName }, call) {
      findPart(findApi(call, ApiId).stages, StageName, 'stage');
      authorizerCache(call.cloud).forget(`${ApiId}/${StageName}`);
    },
  },
  CreateDeployment: {
    run({ ApiId, Description, StageName }, call) {
      const api = findApi(call, ApiId);
      const stage = StageName === undefined ? undefined : findPart(api.stages, StageName, 'stage');
      if (stage?.AutoDeploy === true)
        throw badRequest(`Deployment of stage ${StageName} is automatic, since AutoDeploy is on. Leave StageName out.`);
      if (api.routes.size === 0) throw badRequest('Unable to deploy API because no routes exist in this API');
      const deployment = deploy(call, api, given({ Description }));
      if (stage !== undefined) deployTo(call, stage, deployment);
      return { ...deployment.shown };
    },
  },
  GetDeployment: {
    run: ({ ApiId, DeploymentId }, call) => ({
      ...findPart(findApi(call, ApiId).deployments, DeploymentId, 'Deployment').shown,
    }),
  },
  GetDeployments: {
    run: (input, call) => {
      const shown = [...findApi(call, input.ApiId).deployments.values()].map((deployment) => deployment.shown);
      return listed(shown, input, ({ DeploymentId = '' }) => DeploymentId);
    },
  },
  UpdateDeployment: {
    run({ ApiId, DeploymentId, ...settings }, call) {
      const { shown } = findPart(findApi(call, ApiId).deployments, DeploymentId, 'Deployment');
      Object.assign(shown, given(settings));
      return { ...shown };
    },
  },
  DeleteDeployment: {
    run({ ApiId, DeploymentId }, call) {
      const api = findApi(call, ApiId);
      findPart(api.deployments, DeploymentId, 'Deployment');
      if ([...api.stages.values()].some((stage) => stage.DeploymentId === DeploymentId))
        throw badRequest('Active stages pointing to this deployment must be moved or deleted');
      api.deployments.delete(DeploymentId);
    },
  },
};
