import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SubmittedFile } from '@coldstart/classroom/protocol';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import { CODE } from '../image/course-files.ts';
import type { GradeAsked } from '../sandbox.ts';

const SOLUTION = join(CODE, 'exercises/01-hello-event/solution');
const solutionOf = (path: string): string => readFileSync(join(SOLUTION, path), 'utf8');

export const file = (path: string, text: string): SubmittedFile => ({
  path,
  contents: Buffer.from(text).toString('base64'),
});

/** An answer to hello-event that is right. */
export const rightAnswer: GradeAsked = {
  slug: 'hello-event',
  variant: 'typescript',
  files: ['src/hello.mts', 'template.yaml'].map((path) => file(path, solutionOf(path))),
};

/** An answer to hello-event with a handler of one's own, which has a second for each event. */
export const handler = (source: string, timeout = 1, memory = 256): GradeAsked => ({
  ...rightAnswer,
  files: [
    file('src/hello.mts', source),
    file(
      'template.yaml',
      solutionOf('template.yaml')
        .replace('Timeout: 3', `Timeout: ${timeout}`)
        .replace('MemorySize: 128', `MemorySize: ${memory}`),
    ),
  ],
});

/** A handler that says in its answer what some code comes to. */
export const saying = (code: string): string => `
  import * as fs from 'node:fs';
  import { spawnSync } from 'node:child_process';
  import { connect } from 'node:net';
  async function found(): Promise<unknown> { ${code} }
  export const greet = async () => {
    let message;
    try { message = JSON.stringify(await found()); } catch (error) { message = 'FAILED ' + String(error); }
    return { message, requestId: '' };
  };`;

export const messagesOf = ({ checks, problem }: ExerciseVerdict): string =>
  [problem?.message ?? '', ...checks.map(({ message }) => message)].join('\n');
