/** What the canary is to look for. Another file takes the place of this one in a submission. */
import type { Target } from './reach.ts';

export const target: Target = { port: 0, addresses: [], paths: [], secret: ['', ''] };
/** What it leaves for the submission after it, in two parts. */
export const leaves: readonly [string, string] = ['', ''];
