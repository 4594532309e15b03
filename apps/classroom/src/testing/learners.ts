import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Load, LoadResult } from './load.ts';

export type { Load, LoadResult };

/** Learners in a process of their own, who have joined. */
export interface Learners {
  /** They begin to submit. @returns once each of them was answered */
  go(): Promise<LoadResult>;
}

export async function startLearners(load: Load): Promise<Learners> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts'), JSON.stringify(load)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { done, value } = await lines.next();
    if (done === true) throw new Error('The learners’ process has ended.');
    return value;
  };
  await line();
  return {
    async go() {
      child.stdin.write('go\n');
      return JSON.parse(await line()) as LoadResult;
    },
  };
}

/** Hello Event's reference, as learners would send it. */
export const helloEvent = (root: string): Pick<Load, 'answer' | 'slug' | 'files'> => ({
  answer: join(root, 'exercises', '01-hello-event', 'solution'),
  slug: 'hello-event',
  files: ['src/hello.mts', 'template.yaml'],
});
