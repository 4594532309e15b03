import { resourceRowsOf } from '@coldstart/cloud';
import type { EventsSdk } from '../sdk.ts';

/** Declares a resource type that is made of EventBridge's operations. */
export const resourceRow = resourceRowsOf<EventsSdk>('events');
