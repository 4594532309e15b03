import { CURRENT, PENDING, PREVIOUS, staged, type Secret, type Version } from '../state.ts';

/*
 * Staging labels: which version is which. https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
 */

function take(version: Version, stage: string): void {
  version.stages = version.stages.filter((each) => each !== stage);
}

function give(version: Version, stage: string): void {
  if (!version.stages.includes(stage)) version.stages = [...version.stages, stage].sort();
}

/** A label is on one version; whoever was the current one is the previous one then. */
export function moveStage(secret: Secret, stage: string, to: Version): void {
  const from = staged(secret, stage);
  if (from === to) return;
  if (from !== undefined) take(from, stage);
  give(to, stage);
  if (stage !== CURRENT || from === undefined) return;
  const before = staged(secret, PREVIOUS);
  if (before !== undefined) take(before, PREVIOUS);
  give(from, PREVIOUS);
}

/** As recorded: a current version that a new one takes the place of waits for nothing any more. */
export function stageNew(secret: Secret, version: Version, stages: readonly string[]): void {
  const before = staged(secret, CURRENT);
  for (const stage of stages) moveStage(secret, stage, version);
  if (before !== undefined && before !== version && stages.includes(CURRENT)) take(before, PENDING);
}

export { take as takeStage };

const MOST_UNLABELED = 100;

/** Versions without a label are forgotten when there are too many. */
export function forgetOld(secret: Secret): void {
  const unlabeled = secret.versions.filter(({ stages }) => stages.length === 0);
  const gone = new Set(unlabeled.slice(0, Math.max(0, unlabeled.length - MOST_UNLABELED)));
  secret.versions = secret.versions.filter((version) => !gone.has(version));
}
