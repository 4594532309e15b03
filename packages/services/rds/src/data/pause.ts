import type { Call } from '@coldstart/cloud';
import type { Cluster } from '../state.ts';
import { resuming } from './errors.ts';

/*
 * A cluster whose least capacity is 0 ACU pauses once nobody has used it for a while, and resumes when somebody does.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */

const SECOND = 1000;
const RESUMES_IN = 15 * SECOND;
/** After a day it sleeps deeper. */
const DEEP_AFTER = 24 * 60 * 60 * SECOND;
const DEEP_RESUMES_IN = 30 * SECOND;

export const isPaused = ({ scaling, active, resumesAt }: Cluster, now: number): boolean =>
  resumesAt === undefined && scaling?.pauseAfter !== undefined && now - active >= scaling.pauseAfter * SECOND;

/**
 * Notes that the cluster is used, and wakes it up.
 *
 * @param cluster to be changed
 * @throws AwsError DatabaseResumingException until it is awake
 */
export function wake(call: Call, cluster: Cluster): void {
  const now = call.now();
  if (isPaused(cluster, now)) {
    const slept = now - cluster.active - (cluster.scaling?.pauseAfter ?? 0) * SECOND;
    cluster.resumesAt = now + (slept >= DEEP_AFTER ? DEEP_RESUMES_IN : RESUMES_IN);
  }
  if (cluster.resumesAt !== undefined && now < cluster.resumesAt) throw resuming(cluster.arn);
  cluster.resumesAt = undefined;
  cluster.active = now;
}
