/** Compares beside the server: thousands of pairs take seconds, and a board waits for none. */
import { parentPort, workerData } from 'node:worker_threads';
import { compare } from './compare.ts';
import type { Asked } from './similar.ts';

const { answers, given } = workerData as Asked;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(compare(answers, given));
