/** What pollers read, and what becomes of it: queues and streams, for event source mappings and for pipes. */
export { failedPositions } from './failures.ts';
export { newQueueProgress, runningBatches } from './queues/progress.ts';
export { PolledQueue } from './queues/queue.ts';
export { queueRecord } from './queues/record.ts';
export { takeMessages, type QueueLook } from './queues/take.ts';
export { isConsumer, streamOf } from './streams/arn.ts';
export type { BatchResult, Discarded, Handled, Look, StreamSettings } from './streams/look.ts';
export { eventOf, textOf } from './streams/payload.ts';
export { newStreamProgress, NOTHING_PROCESSED } from './streams/progress.ts';
export { readStream } from './streams/read.ts';
export type { SourceRecord } from './streams/record.ts';
export { openStream } from './streams/source.ts';
