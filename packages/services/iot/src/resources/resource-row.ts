import { resourceRowsOf } from '@coldstart/cloud';
import type { IotSdk } from '../sdk.ts';

/** Declares a resource type that is made of IoT's operations. */
export const resourceRow = resourceRowsOf<IotSdk>('iot');
