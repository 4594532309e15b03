import { defineState } from '@coldstart/cloud';
import { newStreamProgress } from '@coldstart/cloud/sources';

/** How far a mapping has read its stream; one part for each mapping. */
export const streamProgress = defineState('lambda/stream-progress', newStreamProgress);
