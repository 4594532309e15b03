import type { ApiStage, PatchOperation, UsagePlan } from '@aws-sdk/client-api-gateway';
import type { Call } from '@coldstart/cloud';
import { badRequest, conflict, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { given } from '../v2/lists.ts';
import { listed } from './lists.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { restApis, usagePlans, type StoredPlan } from './state.ts';

/** @throws AwsError NotFoundException */
function findPlan(call: Call, id: string): StoredPlan {
  const plan = call.state(usagePlans).plans.get(id);
  if (plan === undefined) throw notFound('Invalid Usage Plan ID specified');
  return plan;
}

function checkStage(call: Call, planId: string, { apiId = '', stage = '' }: ApiStage): void {
  const api = call.state(restApis).byId.get(apiId);
  if (api?.stages.has(stage) !== true)
    throw notFound(`Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan ${planId}`);
}

const RULES = {
  '/name': 'text',
  '/description': 'text',
  '/productCode': 'text',
  '/throttle/rateLimit': 'number',
  '/throttle/burstLimit': 'number',
  '/quota/limit': 'number',
  '/quota/offset': 'number',
  '/quota/period': 'text',
} as const;

/** Adds or removes `API:STAGE`, or sets what a method of one may: `/apiStages/API:STAGE/throttle/~1pets~1GET/rateLimit`. */
function patchStages(call: Call, plan: UsagePlan, { op, path = '', value }: PatchOperation): void {
  const { id = '', apiStages = [] } = plan;
  if (path === '/apiStages') {
    const [, apiId, stage] = /^([^:]+):([^:]+)$/.exec(value ?? '') ?? [];
    if (apiId === undefined || stage === undefined) throw badRequest('Invalid API Stage specified');
    const others = apiStages.filter((one) => one.apiId !== apiId || one.stage !== stage);
    if (op === 'add') checkStage(call, id, { apiId, stage });
    else if (others.length === apiStages.length) checkStage(call, id, { apiId, stage });
    plan.apiStages = op === 'add' ? [...others, { apiId, stage }] : others;
    return;
  }
  const [, apiId, stage, method = '', limit = ''] =
    /^\/apiStages\/([^:/]+):([^/]+)\/throttle\/([^/]+)(?:\/(rateLimit|burstLimit))?$/.exec(path) ?? [];
  const found = apiStages.find((one) => one.apiId === apiId && one.stage === stage);
  if (found === undefined) throw badRequest('Invalid API Stage specified');
  const key = method.replaceAll('~1', '/');
  const { [key]: before, ...others } = found.throttle ?? {};
  found.throttle = op === 'remove' ? others : { ...others, [key]: { ...before, [limit]: Number(value) } };
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_UsagePlan.html */
export const usagePlanOperations: RestOperations = {
  CreateUsagePlan: {
    run({ name, description, apiStages = [], throttle, quota, tags }, call) {
      const id = newId(6);
      for (const stage of apiStages) checkStage(call, id, stage);
      const shown: UsagePlan = {
        id,
        name,
        ...given({ description, throttle, tags }),
        ...(quota !== undefined && { quota: { ...quota, offset: quota.offset ?? 0 } }),
        apiStages,
      };
      call.state(usagePlans).plans.set(id, { shown, keys: new Set(), used: new Map() });
      return { ...shown };
    },
  },
  GetUsagePlan: {
    run: ({ usagePlanId }, call) => ({ tags: {}, ...findPlan(call, usagePlanId).shown }),
  },
  GetUsagePlans: {
    run(input, call) {
      const all = [...call.state(usagePlans).plans.values()].filter(
        ({ keys }) => input.keyId === undefined || keys.has(input.keyId),
      );
      return listed(
        all.map(({ shown }) => shown),
        input,
        ({ id = '' }) => id,
      );
    },
  },
  UpdateUsagePlan: {
    run({ usagePlanId, patchOperations = [] }, call) {
      const plan = findPlan(call, usagePlanId);
      const next = structuredClone(plan.shown);
      for (const operation of patchOperations) {
        const { path = '', op } = operation;
        if (path.startsWith('/apiStages')) patchStages(call, next, operation);
        else if (op === 'remove' && path === '/throttle') delete next.throttle;
        else if (op === 'remove' && path === '/quota') delete next.quota;
        else
          Object.assign(
            next,
            patched(next, [operation.op === 'add' ? { ...operation, op: 'replace' } : operation], RULES),
          );
      }
      if (next.quota !== undefined) next.quota = { offset: 0, ...next.quota };
      if (next.description === '') delete next.description;
      plan.shown = next;
      return { tags: {}, ...next };
    },
  },
  DeleteUsagePlan: {
    run({ usagePlanId }, call) {
      const { shown } = findPlan(call, usagePlanId);
      if ((shown.apiStages ?? []).length > 0)
        throw badRequest(
          `Cannot delete Usage Plan because there are API stages associated with it. Please remove all API stages before deleting Usage Plan`,
        );
      call.state(usagePlans).plans.delete(usagePlanId);
    },
  },
  CreateUsagePlanKey: {
    run({ usagePlanId, keyId, keyType }, call) {
      const { keys } = findPlan(call, usagePlanId);
      if (keyType !== 'API_KEY') throw badRequest('Invalid key type specified: it is API_KEY');
      const key = call.state(usagePlans).keys.get(keyId);
      if (key === undefined) throw notFound('Invalid API Key identifier specified');
      if (keys.has(keyId))
        throw conflict(`Usage Plan ${usagePlanId} cannot be added because it already contains the key ${keyId}`);
      keys.add(keyId);
      return { id: keyId, type: keyType, ...given({ name: key.name, value: key.value }) };
    },
  },
  GetUsagePlanKey: {
    run({ usagePlanId, keyId }, call) {
      const key = call.state(usagePlans).keys.get(keyId);
      if (key === undefined || !findPlan(call, usagePlanId).keys.has(keyId))
        throw notFound('Invalid Usage Plan Key identifier specified');
      return { id: keyId, type: 'API_KEY', ...given({ name: key.name, value: key.value }) };
    },
  },
  GetUsagePlanKeys: {
    run(input, call) {
      const { keys, plans } = call.state(usagePlans);
      const ids = [...(plans.get(input.usagePlanId)?.keys ?? [])].reverse();
      const found = ids
        .flatMap((id) => keys.get(id) ?? [])
        .filter(({ name = '' }) => name.startsWith(input.nameQuery ?? ''));
      const items = found.map(({ id, name, value }) => ({ id, type: 'API_KEY', ...given({ name, value }) }));
      return listed(items, input, ({ id = '' }) => id);
    },
  },
  DeleteUsagePlanKey: {
    run({ usagePlanId, keyId }, call) {
      if (!findPlan(call, usagePlanId).keys.delete(keyId))
        throw notFound('Invalid Usage Plan Key identifier specified');
    },
  },
};
