import type { ApiStage, PatchOperation, QuotaPeriodType, ThrottleSettings } from '@aws-sdk/client-api-gateway';
import { tagMap } from '@coldstart/cloud';
import { given } from '../../v2/lists.ts';
import { apiArn, replacing, resourceRow } from './resource-row.ts';

interface Throttle {
  BurstLimit?: number;
  RateLimit?: number;
}

interface PlanStage {
  ApiId?: string;
  Stage?: string;
  Throttle?: Record<string, Throttle>;
}

interface UsagePlanProperties {
  UsagePlanName?: string;
  Description?: string;
  ApiStages?: PlanStage[];
  Throttle?: Throttle;
  Quota?: { Limit?: number; Offset?: number; Period?: QuotaPeriodType };
}

const throttleOf = ({ BurstLimit, RateLimit }: Throttle): ThrottleSettings =>
  given({ burstLimit: BurstLimit, rateLimit: RateLimit });

const stageOf = ({ ApiId, Stage, Throttle: limits }: PlanStage): ApiStage => ({
  ...given({ apiId: ApiId, stage: Stage }),
  ...(limits !== undefined && {
    throttle: Object.fromEntries(Object.entries(limits).map(([method, limit]) => [method, throttleOf(limit)])),
  }),
});

const keyOf = ({ ApiId = '', Stage = '' }: PlanStage): string => `${ApiId}:${Stage}`;

/** Stages go and come whole: their limits go with them. */
function patchStages(now: readonly PlanStage[] = [], before: readonly PlanStage[] = []): PatchOperation[] {
  const same = (one: PlanStage, others: readonly PlanStage[]): boolean =>
    others.some((other) => JSON.stringify(other) === JSON.stringify(one));
  const gone = before.filter((one) => !same(one, now));
  const added = now.filter((one) => !same(one, before));
  return [
    ...gone.map((one): PatchOperation => ({ op: 'remove', path: '/apiStages', value: keyOf(one) })),
    ...added.map((one): PatchOperation => ({ op: 'add', path: '/apiStages', value: keyOf(one) })),
    ...added.flatMap((one) =>
      Object.entries(one.Throttle ?? {}).flatMap(([method, { BurstLimit, RateLimit }]) => {
        const path = `/apiStages/${keyOf(one)}/throttle/${method.replaceAll('/', '~1')}`;
        return replacing(
          given({ [`${path}/burstLimit`]: BurstLimit, [`${path}/rateLimit`]: RateLimit }) as Record<string, number>,
        );
      }),
    ),
  ];
}

const shownThrottle = ({ burstLimit, rateLimit }: ThrottleSettings): Throttle =>
  given({ BurstLimit: burstLimit, RateLimit: rateLimit });

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplan.html */
export const apiGatewayUsagePlan = resourceRow<UsagePlanProperties>({
  type: 'AWS::ApiGateway::UsagePlan',
  name: { property: 'UsagePlanName', most: 128 },
  create: {
    CreateUsagePlan: {
      input: ({ properties, name, tags }) => ({
        name,
        ...given({
          description: properties.Description,
          apiStages: properties.ApiStages?.map(stageOf),
          throttle: properties.Throttle && throttleOf(properties.Throttle),
          quota:
            properties.Quota &&
            given({ limit: properties.Quota.Limit, offset: properties.Quota.Offset, period: properties.Quota.Period }),
        }),
        tags: tagMap(tags),
      }),
      id: ({ id }) => id,
      attributes: ({ id }) => ({ Id: id }),
    },
  },
  update: [
    {
      of: ['Description', 'Throttle', 'Quota', 'ApiStages'],
      put: {
        UpdateUsagePlan: ({ id, properties, before, changed }) => ({
          usagePlanId: id,
          patchOperations: [
            ...(changed.includes('Description') ? replacing({ '/description': properties.Description }) : []),
            ...(changed.includes('Throttle') ? [{ op: 'remove' as const, path: '/throttle' }] : []),
            ...(changed.includes('Quota') ? [{ op: 'remove' as const, path: '/quota' }] : []),
            ...replacing(
              given({
                '/throttle/burstLimit': properties.Throttle?.BurstLimit,
                '/throttle/rateLimit': properties.Throttle?.RateLimit,
                '/quota/limit': properties.Quota?.Limit,
                '/quota/offset': properties.Quota?.Offset,
                '/quota/period': properties.Quota?.Period,
              }) as Record<string, string | number>,
            ),
            ...patchStages(properties.ApiStages, before.ApiStages),
          ],
        }),
      },
    },
    {
      of: ['UsagePlanName'],
      put: {
        UpdateUsagePlan: ({ id, properties }) => ({
          usagePlanId: id,
          patchOperations: replacing(given({ '/name': properties.UsagePlanName }) as Record<string, string>),
        }),
      },
    },
  ],
  tags: {
    tag: {
      TagResource: ({ id, tags, stack }) => ({
        resourceArn: apiArn(stack.region, `usageplans/${id}`),
        tags: tagMap(tags),
      }),
    },
    untag: {
      UntagResource: ({ id, keys, stack }) => ({
        resourceArn: apiArn(stack.region, `usageplans/${id}`),
        tagKeys: keys,
      }),
    },
    read: {
      GetTags: {
        input: ({ id, stack }) => ({ resourceArn: apiArn(stack.region, `usageplans/${id}`) }),
        read: ({ tags = {} }) => tags,
      },
    },
  },
  read: {
    GetUsagePlan: {
      input: ({ id }) => ({ usagePlanId: id }),
      read: (plan) => ({
        ...given({
          UsagePlanName: plan.name,
          Description: plan.description,
          Throttle: plan.throttle && shownThrottle(plan.throttle),
          Quota: plan.quota && given({ Limit: plan.quota.limit, Offset: plan.quota.offset, Period: plan.quota.period }),
        }),
        ...((plan.apiStages ?? []).length > 0 && {
          ApiStages: (plan.apiStages ?? []).map(({ apiId, stage, throttle }) => ({
            ...given({ ApiId: apiId, Stage: stage }),
            ...(throttle !== undefined && {
              Throttle: Object.fromEntries(
                Object.entries(throttle).map(([method, limit]) => [method, shownThrottle(limit)]),
              ),
            }),
          })),
        }),
      }),
    },
  },
  delete: {
    GetUsagePlan: ({ id }) => ({ usagePlanId: id }),
    UpdateUsagePlan: ({ id, answers }) => ({
      usagePlanId: id,
      patchOperations: (answers.GetUsagePlan?.apiStages ?? []).map(({ apiId, stage }) => ({
        op: 'remove',
        path: '/apiStages',
        value: `${apiId}:${stage}`,
      })),
    }),
    DeleteUsagePlan: ({ id }) => ({ usagePlanId: id }),
  },
});
