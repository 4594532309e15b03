import type { CanarySettings, PatchOperation, Stage } from '@aws-sdk/client-api-gateway';
import { badRequest } from '../errors.ts';
import { given } from '../v2/lists.ts';
import { patched, type PatchRules } from './patch.ts';
import type { RestApi } from './state.ts';

/** A part of a stage's requests goes to another deployment. https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html */

const RULES: PatchRules = {
  '/deploymentId': 'text',
  '/percentTraffic': 'number',
  '/useStageCache': 'boolean',
  '/stageVariableOverrides': 'map',
};

/** @throws AwsError where it leads nowhere, or is no share */
function checkCanary(api: RestApi, { deploymentId = '', percentTraffic = 0 }: CanarySettings): void {
  if (!api.deployments.has(deploymentId)) throw badRequest('Deployment id does not exist');
  if (!(percentTraffic >= 0 && percentTraffic <= 100))
    throw badRequest(`Invalid canary settings specified: percentTraffic is ${percentTraffic}, not from 0.0 to 100.0`);
}

export function newCanary(api: RestApi, settings: CanarySettings): CanarySettings {
  const { stageVariableOverrides: overrides = {}, percentTraffic = 0, useStageCache = false, deploymentId } = settings;
  const canary = {
    ...given({ deploymentId }),
    percentTraffic,
    ...(Object.keys(overrides).length > 0 && { stageVariableOverrides: overrides }),
    useStageCache,
  };
  checkCanary(api, canary);
  return canary;
}

/** Puts a new deployment before a stage's clients, a share of them at first. */
export function deployCanary(api: RestApi, stageName: string | undefined, settings: CanarySettings): void {
  const stage = api.stages.get(stageName ?? '');
  if (stage === undefined) throw new Error('It was looked for before the deployment was made.');
  stage.canarySettings = newCanary(api, settings);
}

/** @throws AwsError where there is no stage for a canary's deployment */
export function checkCanaryStage(api: RestApi, stageName: string | undefined): void {
  const wrong = 'Invalid deployment content specified.';
  if (stageName === undefined || stageName === '')
    throw badRequest(
      `${wrong}Non null and non empty stageName must be provided for canary deployment. Provided value is ${stageName ?? 'null'}`,
    );
  if (!api.stages.has(stageName))
    throw badRequest(`${wrong}Stage ${stageName} must already be created before making a canary release deployment`);
}

/** Applies `/canarySettings/percentTraffic`. A stage without a canary gets one, of what it has deployed. */
export function patchCanary(api: RestApi, stage: Stage, operation: PatchOperation): Stage {
  const { op, path = '' } = operation;
  if (path === '/canarySettings') {
    if (op !== 'remove')
      throw badRequest(`Invalid patch path '${path}' specified for op '${op}'. Please choose supported operations`);
    const { canarySettings: _, ...rest } = stage;
    return rest;
  }
  const before = stage.canarySettings ?? { deploymentId: stage.deploymentId };
  const inside = { ...operation, path: path.slice('/canarySettings'.length) };
  return { ...stage, canarySettings: newCanary(api, patched(before, [inside], RULES)) };
}

/** What a canary is promoted by: its deployment becomes the stage's, its variables are added to the stage's. */
const COPIES: Readonly<Record<string, string>> = {
  '/deploymentId': '/canarySettings/deploymentId',
  '/variables': '/canarySettings/stageVariableOverrides',
};

export function promote(stage: Stage, { path = '', from = '' }: PatchOperation): Stage {
  if (COPIES[path] !== from)
    throw badRequest(
      `Invalid copy operation with path: ${path} and from ${from}. Valid copy:path are [${Object.keys(COPIES).join(', ')}] and valid copy:from are [${Object.values(COPIES).join(', ')}]`,
    );
  const { canarySettings: canary } = stage;
  if (canary === undefined) throw badRequest('Promotion not available. Canary does not exist.');
  return path === '/deploymentId'
    ? { ...stage, ...given({ deploymentId: canary.deploymentId }) }
    : { ...stage, variables: { ...stage.variables, ...canary.stageVariableOverrides } };
}
