import type { FunctionConfig, FunctionStage } from '@aws-sdk/client-cloudfront';
import { defineState } from '@coldstart/cloud';
import type { Versioned } from '../versions.ts';

/** The code and configuration of a stage. */
export interface StagedFunction extends Versioned {
  readonly code: string;
  readonly config: FunctionConfig;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** A CloudFront function. What is published is a copy: changing the other leaves it as it is. */
export interface EdgeFunction {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  development: StagedFunction;
  live?: StagedFunction | undefined;
}

export const functions = defineState('cloudfront/functions', () => ({ byName: new Map<string, EdgeFunction>() }));

export const stageOf = ({ development, live }: EdgeFunction, stage: FunctionStage): StagedFunction | undefined =>
  stage === 'LIVE' ? live : development;
