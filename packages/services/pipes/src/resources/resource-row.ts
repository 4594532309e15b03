import { resourceRowsOf } from '@coldstart/cloud';
import type { PipesSdk } from '../sdk.ts';

/** Declares a resource type that is made of Pipes' operations. */
export const resourceRow = resourceRowsOf<PipesSdk>('pipes');
