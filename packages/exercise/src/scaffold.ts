import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Course } from './course.ts';

/** A new exercise cannot be made there. */
export class ScaffoldError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScaffoldError';
  }
}

export interface NewExercise {
  /** Lower case with hyphens. */
  readonly slug: string;
  /** The next free one when left out. */
  readonly number?: number | undefined;
}

/**
 * Makes an exercise that can be graded at once: its solution passes, its starter and its wrong solution fail.
 *
 * @returns the new folder, relative to the course
 * @throws ScaffoldError
 */
export async function scaffoldExercise(course: Course, { slug, number }: NewExercise): Promise<string> {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(slug)) {
    throw new ScaffoldError(
      `\`${slug}\` is no name for an exercise; use lower case and hyphens, such as \`hello-event\`.`,
    );
  }
  const chosen = number ?? Math.max(0, ...course.exercises.map((exercise) => exercise.number)) + 1;
  const taken = course.exercises.find((exercise) => exercise.number === chosen || exercise.slug === slug);
  if (taken !== undefined) throw new ScaffoldError(`${taken.path} is there already; choose another number and name.`);
  const path = `exercises/${String(chosen).padStart(2, '0')}-${slug}`;
  const folder = join(course.root, path);
  if (existsSync(folder)) throw new ScaffoldError(`${path} is there already; choose another number and name.`);
  for (const [name, text] of Object.entries(skeleton(slug))) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return path;
}

function skeleton(slug: string): Record<string, string> {
  return {
    'package.json': `${JSON.stringify(
      {
        name: `@coldstart-exercises/${slug}`,
        private: true,
        type: 'module',
        scripts: {
          // So that the course's commands work in here, too.
          ...Object.fromEntries(
            ['grade', 'course', 'start', 'submit'].map((name) => [name, `node ../../apps/cli/start.mjs ${name}`]),
          ),
          check: 'node ../../apps/cli/start.mjs course check . --seeds 1 --json .coldstart/check.json',
        },
        devDependencies: { '@coldstart/checks': 'workspace:*' },
      },
      undefined,
      2,
    )}\n`,
    'exercise.yaml': MANIFEST,
    'README.md': README,
    'starter/template.yaml': TEMPLATE,
    'starter/src/index.mts': handler(`throw new Error('Nothing is written yet.');`),
    'solution/src/index.mts': handler('return { doubled: event.value * 2 };'),
    'wrong/fixed-answer.yaml': WRONG,
    'right/adds.yaml': right('It adds the value to itself.', 'event.value + event.value'),
    'right/divides.yaml': right('It divides by a half.', 'event.value / 0.5'),
    'right/shifts.yaml': right('It shifts the bits of the value.', 'event.value << 1'),
    [`checks/${slug}.check.ts`]: CHECK,
  };
}

const MANIFEST = `title: Give it a title
summary: Say the task in one sentence.
lesson: 1
level: easy
minutes: 15
variants:
  typescript:
    runtime: nodejs24.x
    edit: [src/index.mts]
hints:
  - Point in a direction.
  - Name the mechanism.
  - Nearly give the solution.
checks:
  - id: doubles
    title: The value comes back doubled
    requirements: [R1]
    points: 100
    starter: fail
    hints:
      - The event carries \`value\`.
`;

const WRONG = `why: The answer does not look at the event.
breaks: [R1]
fails: [doubles]
changes:
  src/index.mts:
    - find: event.value * 2
      replace: '42'
`;

const README = `# Give it a title

Say what to build, in which file, and what comes in and goes out.

- **R1** The answer holds the value, doubled.
`;

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31

Resources:
  Doubler:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: index.handler
      Runtime: nodejs24.x
      Timeout: 3
    Metadata:
      BuildMethod: esbuild
      BuildProperties:
        Format: esm
        OutExtension:
          - .js=.mjs
        EntryPoints:
          - index.mts
`;

const CHECK = `import { check } from '@coldstart/checks';

check('doubles', async (t) => {
  const value = t.random.int(1, 1000);
  const result = await t.call('Doubler', { value });
  t.expect(result, \`the answer to {"value":\${value}}\`).toEqual({ doubled: value * 2 });
});
`;

function right(why: string, expression: string): string {
  return `why: ${why}
changes:
  src/index.mts:
    - find: event.value * 2
      replace: ${expression}
`;
}

function handler(body: string): string {
  return `interface Event {
  value: number;
}

export const handler = async (event: Event) => {
  ${body}
};
`;
}
