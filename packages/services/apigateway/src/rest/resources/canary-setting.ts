import type { CanarySettings, PatchOperation } from '@aws-sdk/client-api-gateway';
import { given } from '../../v2/lists.ts';
import { replacing, replacingMap, some } from './resource-row.ts';

/** A stage's canary, as templates have it. */
export interface CanarySetting {
  DeploymentId?: string;
  PercentTraffic?: number;
  StageVariableOverrides?: Record<string, string>;
  UseStageCache?: boolean;
}

export const canaryInput = (canary: CanarySetting | undefined): CanarySettings | undefined =>
  canary &&
  given({
    deploymentId: canary.DeploymentId,
    percentTraffic: canary.PercentTraffic,
    stageVariableOverrides: canary.StageVariableOverrides,
    useStageCache: canary.UseStageCache,
  });

export const canaryPatches = (now: CanarySetting, before: CanarySetting | undefined): PatchOperation[] => [
  ...replacing({
    ...given({ '/canarySettings/deploymentId': now.DeploymentId }),
    '/canarySettings/percentTraffic': now.PercentTraffic ?? 0,
    '/canarySettings/useStageCache': now.UseStageCache ?? false,
  }),
  ...replacingMap('/canarySettings/stageVariableOverrides', now.StageVariableOverrides, before?.StageVariableOverrides),
];

/** What the service says of it, without the defaults that a template does not speak of. */
export const canaryOf = (
  canary: CanarySettings | undefined,
  asked: CanarySetting | undefined,
): CanarySetting | undefined =>
  canary &&
  given({
    DeploymentId: canary.deploymentId,
    PercentTraffic: canary.percentTraffic,
    StageVariableOverrides: some(canary.stageVariableOverrides),
    UseStageCache:
      asked?.UseStageCache === undefined && canary.useStageCache === false ? undefined : canary.useStageCache,
  });
