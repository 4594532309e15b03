import { defineState } from '@coldstart/cloud';
import { newQueueProgress } from '@coldstart/cloud/sources';

/** What a mapping has taken out of its queue, and is busy with; one part for each mapping. */
export const queueProgress = defineState('lambda/queue-progress', newQueueProgress);
