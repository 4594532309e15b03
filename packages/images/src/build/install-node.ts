import { posix } from 'node:path';
import type { ImageFile } from '../image.ts';
import { DockerfileProblem } from './problem.ts';
import type { RunContext } from './run.ts';
import type { Stage } from './stage.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-image.html#nodejs-image-clients */
const NODE_CLIENT = 'aws-lambda-ric';
/** What Lambda's runtime brings along, and functions find here too. */
const BROUGHT = /^@(?:aws-sdk|smithy)\//;

/**
 * `npm install` and `npm ci`: packages come from where they are installed already, a `node_modules` in the build's
 * context.
 */
export function installNode(stage: Stage, words: readonly string[], line: number, context: RunContext): void {
  const [command = '', ...rest] = words.filter((word) => !word.startsWith('-'));
  if (!['install', 'i', 'ci', 'add'].includes(command)) {
    if (command === 'cache') return;
    throw new DockerfileProblem(
      line,
      `\`npm ${words.join(' ')}\` cannot be run: images are built without Docker here`,
      'Run it in the folder itself, and COPY what comes of it.',
    );
  }
  const wanted = rest.length > 0 ? rest.map(nameOf) : dependencies(stage, line);
  for (const name of wanted) install(stage, name, line, context, new Set());
}

/** `left-pad` of `left-pad@^1.0.0`. */
const nameOf = (word: string): string => /^(?:@[^/@]+\/)?[^@/]+/.exec(word)?.[0] ?? word;

function dependencies(stage: Stage, line: number): string[] {
  const found = stage.files.get(stage.path('package.json'));
  if (found === undefined)
    throw new DockerfileProblem(
      line,
      `npm finds no package.json in ${stage.workingDirectory}`,
      `COPY it there before: \`COPY package*.json ./\`.`,
    );
  return Object.keys(read(found, line).dependencies ?? {});
}

function install(stage: Stage, name: string, line: number, context: RunContext, seen: Set<string>): void {
  if (seen.has(name)) return;
  seen.add(name);
  if (name === NODE_CLIENT) {
    stage.client = 'nodejs';
    return;
  }
  const files = fromContext(name, context);
  if (files === undefined && BROUGHT.test(name)) return;
  if (files === undefined)
    throw new DockerfileProblem(
      line,
      `npm cannot install \`${name}\`: images are built without a network here, and it is not installed in the context`,
      'Run `npm install` in the folder of its package.json once: the build takes the packages from there.',
    );
  const folder = stage.path(posix.join('node_modules', name));
  for (const [path, file] of files) stage.files.set(posix.join(folder, path), file);
  const description = files.get('package.json');
  if (description === undefined) return;
  for (const needed of Object.keys(read(description, line).dependencies ?? {})) {
    if (!files.has(`node_modules/${needed}/package.json`)) install(stage, needed, line, context, seen);
  }
}

/** From a `node_modules` folder of the context: whichever has it. */
function fromContext(name: string, { context }: RunContext): Map<string, ImageFile> | undefined {
  const marker = `node_modules/${name}/`;
  const at = [...context.keys()].find(
    (path) => path === `${marker}package.json` || path.endsWith(`/${marker}package.json`),
  );
  if (at === undefined) return undefined;
  const folder = at.slice(0, -'package.json'.length);
  return new Map(
    [...context].flatMap(([path, file]) => (path.startsWith(folder) ? [[path.slice(folder.length), file]] : [])),
  );
}

function read({ data }: ImageFile, line: number): { readonly dependencies?: Readonly<Record<string, string>> } {
  try {
    return JSON.parse(Buffer.from(data).toString('utf8')) as { dependencies?: Record<string, string> };
  } catch (error) {
    throw new DockerfileProblem(line, `npm cannot read a package.json: ${String(error)}`, 'Mend it.');
  }
}
