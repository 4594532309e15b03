import { describe, expect, test } from 'vitest';
import { packImage, readImage } from '../index.ts';
import type { ImageFile } from '../image.ts';
import { buildImage, DockerfileProblem, type BuildInput } from './index.ts';

const contextOf = (files: Readonly<Record<string, string>>): Map<string, ImageFile> =>
  new Map(Object.entries(files).map(([path, text]) => [path, { data: Buffer.from(text), executable: false }]));

const textsOf = (files: ReadonlyMap<string, ImageFile>) =>
  Object.fromEntries([...files].map(([path, file]) => [path, { ...file, data: Buffer.from(file.data).toString() }]));

const FILES = {
  'app.mjs': 'export const handler = async () => 1;',
  'lib/one.mjs': '1',
  'lib/deep/two.mjs': '2',
  'package.json': '{"dependencies":{"greeting":"^1.0.0"}}',
  'node_modules/greeting/package.json': '{"dependencies":{"words":"1"}}',
  'node_modules/greeting/index.js': 'g',
  'node_modules/words/package.json': '{}',
  'node_modules/words/index.js': 'w',
};

const build = (dockerfile: string, changes: Partial<BuildInput> = {}) =>
  buildImage({ dockerfile, context: contextOf(FILES), ...changes });

const AWS = 'FROM public.ecr.aws/lambda/nodejs:24\n';

function problem(dockerfile: string, changes: Partial<BuildInput> = {}): DockerfileProblem {
  try {
    build(dockerfile, changes);
  } catch (error) {
    if (error instanceof DockerfileProblem) return error;
    throw error;
  }
  throw new Error('It was built.');
}

describe("AWS's base image", () => {
  test('begins with its own script, in /var/task', () => {
    const image = build(`${AWS}COPY app.mjs \${LAMBDA_TASK_ROOT}/\nCMD [ "app.handler" ]\n`);
    expect(image.config).toMatchObject({
      entrypoint: ['/lambda-entrypoint.sh'],
      command: ['app.handler'],
      workingDirectory: '/var/task',
    });
    expect([...image.files.keys()]).toEqual(['/var/task/app.mjs']);
  });

  test.each([
    ['public.ecr.aws/lambda/python:3.14', 'python3.14'],
    ['public.ecr.aws/lambda/nodejs:24.2026.11.01.01', 'nodejs24.x'],
    ['public.ecr.aws/lambda/nodejs:22-x86_64', 'nodejs22.x'],
    ['amazon/aws-lambda-nodejs:20', 'nodejs20.x'],
    ['public.ecr.aws/lambda/provided:al2023', 'provided.al2023'],
    ['public.ecr.aws/docker/library/node:24-slim', 'nodejs24.x'],
    ['docker.io/library/python:3.12-alpine', 'python3.12'],
    ['node:22', 'nodejs22.x'],
    ['alpine:3.20', undefined],
  ])('%s runs %s', async (reference, runtime) => {
    const { baseOf } = await import('../index.ts');
    expect(build(`FROM ${reference}\n`).base).toBe(reference);
    expect(baseOf(reference)?.runtime).toBe(runtime);
  });

  test('an image that nobody knows is refused by name', () => {
    const { message, line, remedy } = problem('\n# ours\nFROM registry.example.com/base:7\n');
    expect({ message, line }).toEqual({
      message: expect.stringContaining('`registry.example.com/base:7`') as string,
      line: 3,
    });
    expect(remedy).toContain('public.ecr.aws/lambda/nodejs:24');
  });
});

describe('variables', () => {
  test('of the build, of the container, with defaults', () => {
    const image = build(
      'ARG TAG=20\nFROM public.ecr.aws/lambda/nodejs:${TAG}\nARG TAG\nARG MODE=slow\nENV MODE=${MODE} TAG="$TAG!" NONE=${NOTHING:-x} \\\n  SOME=${MODE:+y} RAW=\\$MODE\nENV OLD style $MODE\n',
      { args: { MODE: 'fast', TAG: '24' } },
    );
    expect(image.base).toBe('public.ecr.aws/lambda/nodejs:24');
    expect(image.config.environment).toMatchObject({
      MODE: 'fast',
      TAG: '24!',
      NONE: 'x',
      SOME: 'y',
      RAW: '$MODE',
      OLD: 'style fast',
      LAMBDA_TASK_ROOT: '/var/task',
    });
  });

  test('an ARG from before FROM has no value within a stage until it is asked for', () => {
    const { environment } = build(`ARG V=1\n${AWS}ENV A=\${V:-none}\nARG V\nENV B=$V\n`).config;
    expect(environment).toMatchObject({ A: 'none', B: '1' });
  });
});

describe('COPY', () => {
  test.each([
    ['a file to a name', 'COPY app.mjs main.mjs', ['/var/task/main.mjs']],
    ['a file to a folder', 'COPY app.mjs ./', ['/var/task/app.mjs']],
    ['a file to a folder that is known', 'COPY app.mjs /opt', ['/opt/app.mjs']],
    ['what a folder holds', 'COPY lib ./', ['/var/task/deep/two.mjs', '/var/task/one.mjs']],
    ['a pattern', 'COPY lib/*.mjs ./x/', ['/var/task/x/one.mjs']],
    ['the form of a list', 'COPY ["app.mjs", "./a b/"]', ['/var/task/a b/app.mjs']],
    ['to where WORKDIR leads', 'WORKDIR /function\nWORKDIR sub\nCOPY app.mjs .', ['/function/sub/app.mjs']],
    ['nothing from above the context', 'COPY ../../app.mjs .', ['/var/task/app.mjs']],
  ])('%s', (_, instructions, paths) => {
    expect([...build(`${AWS}${instructions}\n`).files.keys()].sort()).toEqual(paths);
  });

  test('.dockerignore keeps files out', () => {
    const context = contextOf({ ...FILES, '.dockerignore': 'node_modules\nlib/deep\n!lib/deep/two.mjs\n*.json' });
    const { files } = build(`${AWS}COPY . .\n`, { context });
    expect([...files.keys()].sort()).toEqual([
      '/var/task/.dockerignore',
      '/var/task/app.mjs',
      '/var/task/lib/deep/two.mjs',
      '/var/task/lib/one.mjs',
    ]);
    expect(problem(`${AWS}COPY package.json .\n`, { context }).message).toContain('`package.json` is not found');
  });

  test('from another stage', () => {
    const { files, base } = build(
      `FROM node:24 AS build\nWORKDIR /src\nCOPY lib ./\n${AWS}COPY --from=build /src/one.mjs .\n`,
    );
    expect([...files.keys()]).toEqual(['/var/task/one.mjs']);
    expect(base).toBe('public.ecr.aws/lambda/nodejs:24');
  });

  test('a stage goes on from another, and a target ends the build', () => {
    const dockerfile = `${AWS.trim()} AS base\nENV A=1\nFROM base AS one\nCOPY app.mjs .\nFROM base AS two\nRUN make\n`;
    const { files, config } = build(dockerfile, { target: 'one' });
    expect([...files.keys()]).toEqual(['/var/task/app.mjs']);
    expect(config.environment['A']).toBe('1');
    expect(problem(dockerfile).message).toContain('RUN make');
    expect(problem(AWS, { target: 'three' }).message).toContain('"three" could not be found');
  });

  test('what is not there is named, with its line', () => {
    const { message, line } = problem(`${AWS}\nCOPY missing.mjs .\n`);
    expect({ message, line }).toEqual({ message: '`missing.mjs` is not found in the build context', line: 3 });
  });

  test.each(['COPY --from=public.ecr.aws/x/y:1 /a /b', 'ADD https://example.com/a.tgz /opt/', 'COPY <<EOF /a\nx\nEOF'])(
    '%s is refused by name',
    (instruction) => {
      expect(problem(`${AWS}${instruction}\n`).line).toBe(2);
    },
  );
});

describe('RUN', () => {
  test('npm install takes what is installed beside the package.json, and what that needs', () => {
    const context = contextOf({ ...FILES, '.dockerignore': 'node_modules' });
    const { files } = build(`${AWS}COPY package*.json ./\nRUN npm ci --omit=dev && npm cache clean --force\n`, {
      context,
    });
    expect([...files.keys()].sort()).toEqual([
      '/var/task/node_modules/greeting/index.js',
      '/var/task/node_modules/greeting/package.json',
      '/var/task/node_modules/words/index.js',
      '/var/task/node_modules/words/package.json',
      '/var/task/package.json',
    ]);
  });

  test('npm install of what is nowhere says what to do', () => {
    const { message, remedy } = problem(`${AWS}RUN npm install left-pad@1\n`);
    expect(message).toContain('npm cannot install `left-pad`');
    expect(remedy).toContain('npm install');
  });

  test('runtime interface clients are noted', () => {
    expect(build('FROM node:24\nRUN npm install aws-lambda-ric\n').client).toBe('nodejs');
    expect(build('FROM python:3.14\nRUN pip install --target /function awslambdaric\n').client).toBe('python');
    expect(build(AWS).client).toBeUndefined();
  });

  test('pip takes a list of what Lambda brings along', () => {
    const context = contextOf({ 'requirements.txt': 'boto3>=1.30 # the SDK\n', 'more.txt': 'numpy==2\n' });
    expect(() => build(`${AWS}COPY *.txt .\nRUN pip install -r requirements.txt\n`, { context })).not.toThrow();
    expect(problem(`${AWS}COPY *.txt .\nRUN pip install -r more.txt\n`, { context }).message).toContain('`numpy`');
  });

  test('chmod makes executable', () => {
    const { files } = build(
      `${AWS}COPY app.mjs lib ./\nRUN chmod +x app.mjs && chmod 755 one.mjs\nCOPY --chmod=755 app.mjs b\n`,
    );
    expect([...files].filter(([, { executable }]) => executable).map(([path]) => path)).toEqual([
      '/var/task/app.mjs',
      '/var/task/one.mjs',
      '/var/task/b',
    ]);
  });

  test.each(['dnf install -y git', 'curl -O https://example.com', 'npm run build', 'echo hi > /tmp/x', 'pip freeze'])(
    '%s is refused by name',
    (command) => {
      const { message, remedy } = problem(`${AWS}RUN ${command}\n`);
      expect(message).toContain(command.split(' ')[0]);
      expect(remedy).not.toBe('');
    },
  );
});

describe('CMD and ENTRYPOINT', () => {
  test.each([
    ['a list', 'CMD ["node", "a b.js"]', ['node', 'a b.js']],
    ['a line of the shell', 'CMD node server.js', ['/bin/sh', '-c', 'node server.js']],
    ['a list with mistakes is a line of the shell', "CMD ['app.handler']", ['/bin/sh', '-c', "['app.handler']"]],
  ])('%s', (_, instruction, command) => {
    expect(build(`FROM node:24\n${instruction}\n`).config.command).toEqual(command);
  });

  test("another ENTRYPOINT takes the base's command away, and not the Dockerfile's", () => {
    expect(build('FROM node:24\nENTRYPOINT ["/main"]\n').config.command).toEqual([]);
    expect(build('FROM node:24\nCMD ["x"]\nENTRYPOINT ["/main"]\n').config.command).toEqual(['x']);
  });
});

test('an archive tells all of an image, and the same files make the same one', async () => {
  const image = build(`${AWS}COPY --chmod=755 . .\nRUN npm i aws-lambda-ric\nENV A="b=c"\nCMD ["app.handler"]\n`);
  const [one, two] = [await packImage(image), await packImage(image)];
  expect(one.digest).toBe(two.digest);
  const { digest, whole, files, manifest, parts, ...read } = await readImage(one.archive);
  expect({ digest, whole }).toEqual({ digest: one.digest, whole: false });
  const { config, layers } = JSON.parse(manifest.text) as Record<'config' | 'layers', unknown>;
  const sizes = parts.map(({ digest, mediaType, bytes }) => ({ digest, mediaType, size: bytes.length }));
  expect(sizes).toEqual([config, layers].flat());
  expect({ ...read, files: textsOf(files) }).toEqual({ ...image, files: textsOf(image.files) });
});
