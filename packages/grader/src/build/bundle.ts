import { build, type BuildFailure, type Message } from 'esbuild';
import { join, posix } from 'node:path';
import { LearnerProblem } from '../problem.ts';
import { containImports } from './imports.ts';
import { vendor, WITH_REQUIRE, withoutDrive } from './vendor.ts';
import { NODE_FUNCTION } from './esbuild-options.ts';

export interface BundleInput {
  /** Real path of the folder that holds the answer, and nothing else. */
  readonly folder: string;
  /** Paths of the files to build, each becoming one `.mjs` of the same name. */
  readonly entries: readonly string[];
  /** The folder that outputs are relative to. */
  readonly base: string;
  /** The exercise's folder, whose declared packages are found from there. */
  readonly packages: string;
  /** How the learner knows the folder: `exercises/01-hello-event`. */
  readonly path: string;
}

/** What an import may leave out: esbuild's own, and those of modules. */
const EXTENSIONS = ['.tsx', '.ts', '.jsx', '.js', '.css', '.json', '.mts', '.mjs', '.cjs'];

/**
 * Turns TypeScript and modern JavaScript into what a Node runtime loads. The learner's code is only parsed.
 * Where its imports reach: `imports.ts`.
 *
 * @returns outputs by path within `base`
 * @throws LearnerProblem where the code does not parse or an import leads nowhere
 */
export async function bundle(input: BundleInput): Promise<Map<string, Uint8Array>> {
  const vendored = new Map<string, string>();
  try {
    const result = await build({
      entryPoints: input.entries.map((path) => ({
        in: join(input.folder, path),
        out: relative(path, input.base).replace(/\.[^.]+$/, ''),
      })),
      ...NODE_FUNCTION,
      absWorkingDir: input.folder,
      resolveExtensions: EXTENSIONS,
      outdir: '/',
      write: false,
      // An import with a gap in its path that no file fits would fail as late as in the cloud.
      logOverride: { 'empty-glob': 'error' },
      plugins: [containImports(input, vendored)],
    });
    const outputs = new Map(
      result.outputFiles.map(({ path, text, contents }) => [
        withoutDrive(path),
        text.includes('Dynamic require of') ? Buffer.from(WITH_REQUIRE + text) : contents,
      ]),
    );
    if (vendored.size > 0) for (const [path, contents] of await vendor(vendored)) outputs.set(path, contents);
    return outputs;
  } catch (error) {
    if (isBuildFailure(error)) throw explain(error, input.path);
    throw error;
  }
}

function relative(path: string, base: string): string {
  return base === '' ? path : posix.relative(base, path);
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

const isImport = ({ text }: Message): boolean => /^There is no|^This import/.test(text) || PATTERN.test(text);

function explain({ errors: found }: BuildFailure, path: string): LearnerProblem {
  // A package.json that does not parse makes imports beside it lead nowhere: what does not parse is told, and mended, first.
  const unparsed = found.filter((error) => !isImport(error));
  const errors = unparsed.length > 0 ? unparsed : found;
  const [first] = errors;
  if (first === undefined) throw new Error('esbuild failed without saying why.');
  const location = first.location ?? undefined;
  return new LearnerProblem({
    kind: 'syntax',
    message: sentence(first),
    file: location === undefined ? path : `${path}/${location.file}`,
    line: location?.line,
    column: location === undefined ? undefined : location.column + 1,
    excerpt: location?.lineText.trimEnd(),
    details: errors.slice(1, 4).map((error) => describe(error, path)),
    remedy: isImport(first)
      ? 'Correct the import: it reaches the files of this exercise, packages that lie in a `node_modules` folder beside the code, those that the exercise’s package.json declares, and the AWS SDK.'
      : 'Mend this line and save; nothing can be deployed before the file parses.',
  });
}

/** What esbuild says of an import whose path has a gap that nothing fits. */
const PATTERN = /^(?:Could not resolve|The glob pattern) (?:import|require)\(/;

/** esbuild's words, but for such an import: as it is written. */
function sentence({ text, location }: Message): string {
  if (!PATTERN.test(text)) return text;
  const written = location?.lineText.slice(location.column, location.column + location.length);
  return `There is no file in this exercise that the import of ${written ?? 'a pattern'} could mean`;
}

function describe(error: Message, path: string): string {
  const { location } = error;
  return location === null ? error.text : `${path}/${location.file}:${location.line}: ${sentence(error)}`;
}
