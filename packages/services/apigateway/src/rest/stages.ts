import type { MethodSetting, PatchOperation, Stage } from '@aws-sdk/client-api-gateway';
import type { Call } from '@coldstart/cloud';
import { badRequest } from '../errors.ts';
import { authorizerCache } from '../execute/authorizer-cache.ts';
import { stageCache } from '../execute/rest/stage-cache.ts';
import { patchCanary, promote } from './canaries.ts';
import { withCluster } from './deployments.ts';
import { patched, type PatchRules } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { accounts, findApi, findPart, type RestApi } from './state.ts';

const NO_STAGE = 'Invalid stage identifier specified';

const RULES: PatchRules = {
  '/deploymentId': 'text',
  '/description': 'text',
  '/cacheClusterEnabled': 'boolean',
  '/cacheClusterSize': 'text',
  '/clientCertificateId': 'text',
  '/documentationVersion': 'text',
  '/tracingEnabled': 'boolean',
  '/variables': 'map',
};

/** AWS's list of what may be patched, spaces and all. */
const PATHS =
  '/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled';

/** Settings of methods by the end of their paths. */
const SETTINGS: Readonly<Record<string, readonly [keyof MethodSetting, 'boolean' | 'number' | 'text']>> = {
  'metrics/enabled': ['metricsEnabled', 'boolean'],
  'logging/dataTrace': ['dataTraceEnabled', 'boolean'],
  'logging/loglevel': ['loggingLevel', 'text'],
  'throttling/burstLimit': ['throttlingBurstLimit', 'number'],
  'throttling/rateLimit': ['throttlingRateLimit', 'number'],
  'caching/ttlInSeconds': ['cacheTtlInSeconds', 'number'],
  'caching/enabled': ['cachingEnabled', 'boolean'],
  'caching/dataEncrypted': ['cacheDataEncrypted', 'boolean'],
  'caching/requireAuthorizationForCacheControl': ['requireAuthorizationForCacheControl', 'boolean'],
  'caching/unauthorizedCacheControlHeaderStrategy': ['unauthorizedCacheControlHeaderStrategy', 'text'],
};

/** What a method's settings are where only one of them was set. */
const DEFAULTS: MethodSetting = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

/** Applies `/~1pets/GET/throttling/rateLimit`; false for what is no such path. */
function patchMethod(call: Call, stage: Stage, { op, path = '', value = '' }: PatchOperation): boolean {
  const [, resource, method, end] = /^\/([^/]+)\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const [, onlyResource, onlyMethod] = /^\/([^/]+)\/([A-Z*]+)$/.exec(path) ?? [];
  const name = (first: string, second: string): string => `${first.replaceAll('~1', '/').replace(/^\//, '')}/${second}`;
  if (op === 'remove' && onlyResource !== undefined && onlyMethod !== undefined) {
    const { [name(onlyResource, onlyMethod)]: _, ...others } = stage.methodSettings ?? {};
    stage.methodSettings = others;
    return true;
  }
  const setting = end === undefined ? undefined : SETTINGS[end];
  if (setting === undefined || resource === undefined || method === undefined) return false;
  const [member, kind] = setting;
  if (member === 'loggingLevel') checkLogging(call, value);
  const given = kind === 'boolean' ? value === 'true' : kind === 'number' ? Number(value) : value;
  const key = name(resource, method);
  // What is not said of one method alone is what is said of all.
  const before = stage.methodSettings?.[key] ?? stage.methodSettings?.['*/*'] ?? DEFAULTS;
  stage.methodSettings = { ...stage.methodSettings, [key]: { ...before, [member]: given } };
  return true;
}

/** Who writes the logs. @throws AwsError where there is nobody */
function checkRole(call: Call): void {
  if (call.state(accounts).cloudwatchRoleArn === undefined)
    throw badRequest('CloudWatch Logs role ARN must be set in account settings to enable logging');
}

const LEVELS = ['OFF', 'ERROR', 'INFO'];

function checkLogging(call: Call, level: string): void {
  if (!LEVELS.includes(level)) throw badRequest(`Invalid logging level: ${level}. It is one of [${LEVELS.join(', ')}]`);
  if (level !== 'OFF') checkRole(call);
}

const LOG_PATHS = '[/accessLogSettings/destinationArn, /accessLogSettings/format]';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
function patchLog(call: Call, stage: Stage, { op, path = '', value = '' }: PatchOperation): Stage {
  const [, member] = /^\/accessLogSettings\/(destinationArn|format)$/.exec(path) ?? [];
  if (op === 'remove') {
    if (path !== '/accessLogSettings')
      throw badRequest(
        `Cannot remove method setting ${path.slice(1)} because there is no method setting for this method `,
      );
    const { accessLogSettings: _, ...rest } = stage;
    return rest;
  }
  if (member === undefined) throw badRequest(`Invalid accessLogSettings path. Must be one of : ${LOG_PATHS}`);
  if (value === '') throw badRequest('Access Log value must not be empty');
  checkRole(call);
  const given = member === 'destinationArn' ? value.replace(/:\*$/, '') : value;
  return { ...stage, accessLogSettings: { ...stage.accessLogSettings, [member]: given } };
}

function patchStage(call: Call, api: RestApi, before: Stage, operations: readonly PatchOperation[]): Stage {
  let stage: Stage = { ...before };
  for (const operation of operations) {
    const { path = '' } = operation;
    if (path.startsWith('/accessLogSettings')) {
      stage = patchLog(call, stage, operation);
      continue;
    }
    if (operation.op === 'copy') {
      stage = promote(stage, operation);
      continue;
    }
    if (path.startsWith('/canarySettings')) {
      stage = patchCanary(api, stage, operation);
      continue;
    }
    const [, first = ''] = /^(\/[^/]*)/.exec(path) ?? [];
    if (RULES[path] !== undefined || RULES[first] === 'map') stage = patched(stage, [operation], RULES);
    else if (!patchMethod(call, stage, operation))
      throw badRequest(`Invalid method setting path: ${path}. Must be one of: [${PATHS}]`);
  }
  if (stage.deploymentId === undefined || !api.deployments.has(stage.deploymentId))
    throw badRequest('Invalid Deployment identifier specified');
  if (stage.description === '') delete stage.description;
  return stage;
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html */
export const stageOperations: RestOperations = {
  GetStage: {
    run: ({ restApiId, stageName }, call) => ({
      ...findPart(call, restApiId, (api) => api.stages, stageName, NO_STAGE),
    }),
  },
  GetStages: {
    run({ restApiId, deploymentId }, call) {
      const all = [...findApi(call, restApiId).stages.values()];
      return { item: all.filter((stage) => deploymentId === undefined || stage.deploymentId === deploymentId) };
    },
  },
  UpdateStage: {
    run({ restApiId, stageName, patchOperations = [] }, call) {
      const before = findPart(call, restApiId, (api) => api.stages, stageName, NO_STAGE);
      const api = findApi(call, restApiId);
      const stage = {
        ...withCluster(patchStage(call, api, before, patchOperations)),
        lastUpdatedDate: new Date(call.now()),
      };
      if (stage.cacheClusterEnabled !== true) stageCache(call.cloud).forget(`${restApiId}/${stageName}`);
      api.stages.set(stageName, stage);
      return { ...stage };
    },
  },
  DeleteStage: {
    run({ restApiId, stageName }, call) {
      findPart(call, restApiId, (api) => api.stages, stageName, NO_STAGE);
      findApi(call, restApiId).stages.delete(stageName);
      stageCache(call.cloud).forget(`${restApiId}/${stageName}`);
    },
  },
  FlushStageCache: {
    changes: false,
    run({ restApiId, stageName }, call) {
      findPart(call, restApiId, (api) => api.stages, stageName, NO_STAGE);
      stageCache(call.cloud).forget(`${restApiId}/${stageName}`);
    },
  },
  FlushStageAuthorizersCache: {
    changes: false,
    run({ restApiId, stageName }, call) {
      findPart(call, restApiId, (api) => api.stages, stageName, NO_STAGE);
      authorizerCache(call.cloud).forget(`${restApiId}/${stageName}`);
    },
  },
};
