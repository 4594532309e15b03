import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { LearnerProblem } from '../problem.ts';
import { archive } from './archive.ts';
import { bundle } from './bundle.ts';
import { buildLocalImage } from './local-image.ts';
import { withLaidFiles } from './laid-files.ts';
import { readTemplate, type LocalCode } from './template.ts';

export interface BuildInput {
  /** The learner's files. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Those of them that may be executed. */
  readonly executables: ReadonlySet<string>;
  /** Path of the template among them. */
  readonly template: string;
  /** Files that must be there. */
  readonly required: readonly string[];
  /** How the learner knows the folder. */
  readonly path: string;
  /** Absolute path of the exercise's folder, whose declared packages are found from there. */
  readonly packages: string;
  /** Files of `node_modules` folders within the answer, as `npm install` lays them beside a function's code. */
  readonly installed?: ReadonlyMap<string, Uint8Array> | undefined;
}

/** A package to upload. */
export interface Artifact {
  /** Its name is its content: `3f2a....zip`. */
  readonly key: string;
  readonly body: Uint8Array;
}

/** An image to push. */
export interface ImageArtifact {
  /** Its function in the template. */
  readonly logicalId: string;
  /** Its content's, short: the same files make the same tag. */
  readonly tag: string;
  readonly archive: Uint8Array;
}

export interface Built {
  readonly artifacts: readonly Artifact[];
  readonly images: readonly ImageArtifact[];
  /**
   * The template to deploy, its local code replaced by what will lie in the bucket.
   *
   * @param variables environment variables that every function is to have besides its own
   * @param uris where images were pushed to, by their functions' ids; a function whose image is nowhere is left out
   */
  template(bucket: string, variables?: Readonly<Record<string, string>>, uris?: ReadonlyMap<string, string>): string;
}

/**
 * Packages an exercise, as `sam build` and `sam package` do.
 *
 * @throws LearnerProblem
 */
export async function buildExercise(input: BuildInput): Promise<Built> {
  const { files, path } = input;
  requireFiles([input.template, ...input.required], input);
  const file = `${path}/${input.template}`;
  const template = readTemplate(file, Buffer.from(files.get(input.template) ?? []).toString('utf8'));
  const artifacts = await packageAll(input, template.code, file);
  const images = await Promise.all(template.images.map((image) => buildLocalImage(input, image, file)));
  return {
    artifacts: [...new Map([...artifacts.values()].map((artifact) => [artifact.key, artifact])).values()],
    images,
    template(bucket, variables, uris) {
      for (const image of template.images) {
        const uri = uris?.get(image.logicalId);
        if (uri === undefined) image.leaveOut();
        else image.replace(uri);
      }
      for (const [code, { key }] of artifacts) code.replace(bucket, key);
      if (variables !== undefined) template.giveFunctions(variables);
      return template.text();
    },
  };
}

/** @throws LearnerProblem where one of the files that must be there is missing */
export function requireFiles(names: readonly string[], { files, path }: Pick<BuildInput, 'files' | 'path'>): void {
  const missing = names.find((name) => !files.has(name));
  if (missing === undefined) return;
  throw new LearnerProblem({
    kind: 'files',
    message: `The file ${missing} is missing`,
    file: `${path}/${missing}`,
    remedy: `Copy the original, ${path}/starter/${missing}. Or \`pnpm course reset ${path}\` brings all originals back, and keeps a copy of what you have written.`,
  });
}

/** @param file the template, as the learner knows it */
async function packageAll(
  input: BuildInput,
  places: readonly LocalCode[],
  file: string,
): Promise<Map<LocalCode, Artifact>> {
  const artifacts = new Map<LocalCode, Artifact>();
  const byFolder = new Map<string, Promise<Artifact>>();
  await withLaidFiles(new Map([...input.files, ...(input.installed ?? [])]), async (laid) => {
    for (const code of places) {
      const folder = posix
        .normalize(posix.join(posix.dirname(input.template), code.path))
        .replace(/\/$/, '')
        .replace(/^\.$/, '');
      let artifact = byFolder.get(folder);
      if (artifact === undefined) {
        artifact = packageFolder(input, laid, folder, code, file);
        byFolder.set(folder, artifact);
      }
      artifacts.set(code, await artifact);
    }
  });
  return artifacts;
}

/** @param laid where the files lie */
async function packageFolder(
  input: BuildInput,
  laid: string,
  folder: string,
  code: LocalCode,
  file: string,
): Promise<Artifact> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const paths = [...input.files.keys()].filter((name) => name.startsWith(prefix));
  if (folder.startsWith('..') || paths.length === 0) {
    throw new LearnerProblem({
      kind: 'template',
      message: `${code.logicalId} takes its code from \`${code.path}\`, where this exercise has no files`,
      file,
      line: code.line,
      remedy: 'Name a folder of this exercise there, such as `src/`.',
    });
  }
  const contents = new Map<string, Uint8Array>();
  const entries = paths.filter(isEntry);
  for (const name of paths)
    if (!isSource(name)) contents.set(name.slice(prefix.length), input.files.get(name) ?? new Uint8Array());
  if (entries.length > 0) {
    const outputs = await bundle({ folder: laid, entries, base: folder, packages: input.packages, path: input.path });
    for (const [name, body] of outputs) contents.set(name, body);
  }
  // What is bundled has its packages in it; what is packaged as it is looks for them.
  if (paths.some(isScript)) {
    for (const [name, body] of input.installed ?? [])
      if (name.startsWith(prefix) && !contents.has(name.slice(prefix.length)))
        contents.set(name.slice(prefix.length), body);
  }
  const executables = [...input.executables].filter((name) => name.startsWith(prefix));
  const body = archive(contents, new Set(executables.map((name) => name.slice(prefix.length))));
  return { key: `${createHash('sha256').update(body).digest('hex').slice(0, 32)}.zip`, body };
}

/** Compiled; everything else is packaged as it is. */
const isSource = (name: string): boolean => /\.(?:m?ts|mjs)$/.test(name);
const isScript = (name: string): boolean => /\.c?js$/.test(name);
const isEntry = (name: string): boolean => isSource(name) && !/\.(?:d|test)\.m?ts$/.test(name);
