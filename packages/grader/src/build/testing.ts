/** Exercises that are built in tests, without a folder of their own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { onTestFinished } from 'vitest';
import { LearnerProblem } from '../problem.ts';
import { buildExercise, type Built } from './build.ts';

/** As an exercise's folder: a package.json with packages installed beside it. */
export const PACKAGES = join(import.meta.dirname, '..', '..');

export const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  # A comment that stays
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: hello.greet
      Environment:
        Variables:
          TABLE: !Ref Table
  Raw:
    Type: AWS::Lambda::Function
    Properties:
      Code: src
      Role: !GetAtt Role.Arn
`;

export const HELLO = `import { hello } from './words.ts';
interface Event { name: string }
export const greet = async (event: Event): Promise<string> => \`\${hello} \${event.name}\`;
`;

export type Files = Record<string, string | Uint8Array>;

const bytesOf = (files: Files): Map<string, Uint8Array> =>
  new Map(Object.entries(files).map(([name, contents]) => [name, Buffer.from(contents)]));

export function build(files: Files, executables: readonly string[] = [], installed: Files = {}): Promise<Built> {
  return buildExercise({
    files: bytesOf({ 'template.yaml': TEMPLATE, ...files }),
    installed: bytesOf(installed),
    executables: new Set(executables),
    template: 'template.yaml',
    required: [],
    path: 'exercises/01-hello',
    packages: PACKAGES,
  });
}

export async function problem(files: Files, installed: Files = {}): Promise<LearnerProblem['problem']> {
  const error: unknown = await build(files, [], installed).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof LearnerProblem) return error.problem;
  throw error ?? new Error('It was built.');
}

/** Unpacks a package, until the end of the test. */
export async function laid(files: Record<string, Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'coldstart-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, contents] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), contents);
  }
  return folder;
}

export const only = ({ artifacts }: Built): Record<string, Uint8Array> =>
  unzipSync(artifacts[0]?.body ?? new Uint8Array());
