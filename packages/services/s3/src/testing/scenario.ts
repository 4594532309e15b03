import type { S3 } from '@aws-sdk/client-s3';
import type { RunningCloud } from '@coldstart/cloud';
import type { Replay } from './replay.ts';

/** What a scenario works with: a client, a bucket of its own, and the comparison with what AWS answered. */
export interface ScenarioContext {
  readonly s3: S3;
  readonly cloud: RunningCloud;
  readonly bucket: string;
  /** A client in another Region. */
  readonly in: (region: string) => S3;
  readonly same: Replay['same'];
}

/** Situations by the names under which their answers were recorded. */
export type Scenarios = Readonly<Record<string, (context: ScenarioContext) => Promise<unknown>>>;
