import type { Stage } from '@aws-sdk/client-api-gateway';
import type { Cloud } from '@coldstart/cloud';

/** Thousandths of a percent: shares are given with two digits behind the point, at most. */
const ALL = 100_000;
const turns = new WeakMap<Cloud, Map<string, number>>();

/**
 * Whether it is the canary's turn: of every hundred requests as many as its share says, evenly spread, and never by luck.
 *
 * @param key the stage
 */
function isItsTurn(cloud: Cloud, key: string, percent: number): boolean {
  const all = turns.get(cloud) ?? new Map<string, number>();
  turns.set(cloud, all);
  const reached = (all.get(key) ?? 0) + Math.round(percent * 1000);
  all.set(key, reached % ALL);
  return reached >= ALL;
}

/** What answers a request to a stage: the stage, or its canary. */
export interface Served {
  readonly stage: Stage;
  /** `undefined` where the stage has no canary. */
  readonly isCanary: boolean | undefined;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html */
export function served(cloud: Cloud, apiId: string, stage: Stage): Served {
  const { canarySettings: canary } = stage;
  if (canary === undefined) return { stage, isCanary: undefined };
  if (!isItsTurn(cloud, `${apiId}/${stage.stageName}`, canary.percentTraffic ?? 0)) return { stage, isCanary: false };
  const variables = { ...stage.variables, ...canary.stageVariableOverrides };
  return { stage: { ...stage, deploymentId: canary.deploymentId, variables }, isCanary: true };
}
