import { resourceRowsOf } from '@coldstart/cloud';
import type { CloudFrontSdk } from '../sdk.ts';

/** Declares a resource type that is made of CloudFront's operations. */
export const resourceRow = resourceRowsOf<CloudFrontSdk>('cloudfront');
