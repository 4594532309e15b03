import { resourceRowsOf } from '@coldstart/cloud';
import type { CodeDeploySdk } from '../sdk.ts';

/** Declares a resource type that is made of CodeDeploy's operations. */
export const resourceRow = resourceRowsOf<CodeDeploySdk>('codedeploy');
