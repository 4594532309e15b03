import { build, type BuildFailure, type Message, type Plugin } from 'esbuild';
import { posix } from 'node:path';
import { LearnerProblem } from '../problem.ts';
import { isVendored, vendor, WITH_REQUIRE, withoutDrive } from './vendor.ts';
import { NODE_FUNCTION } from './esbuild-options.ts';

export interface BundleInput {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Paths of the files to build, each becoming one `.mjs` of the same name. */
  readonly entries: readonly string[];
  /** The folder that outputs are relative to. */
  readonly base: string;
  /** Absolute folder from which packages are found: the course's own installation. */
  readonly packages: string;
  /** How the learner knows the folder: `exercises/01-hello-event`. */
  readonly path: string;
}

const NAMESPACE = 'learner';
const EXTENSIONS = ['.mts', '.ts', '.mjs', '.js', '.cjs', '.json'];

/**
 * Turns TypeScript and modern JavaScript into what a Node runtime loads. The learner's code is only parsed.
 * Its imports reach its own files and installed packages, nothing else of the machine.
 *
 * @returns outputs by path within `base`
 * @throws LearnerProblem where the code does not parse or an import leads nowhere
 */
export async function bundle(input: BundleInput): Promise<Map<string, Uint8Array>> {
  const vendored = new Map<string, string>();
  try {
    const result = await build({
      // By a name that no file has: esbuild prefers one of this name in the folder that the command was run in.
      entryPoints: input.entries.map((path) => ({
        in: `${NAMESPACE}:${path}`,
        out: relative(path, input.base).replace(/\.[^.]+$/, ''),
      })),
      ...NODE_FUNCTION,
      outdir: '/',
      write: false,
      plugins: [learnerFiles(input, vendored)],
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

/** @param vendored filled with the packages that are left to be imported, and where they were found */
function learnerFiles({ files, packages }: BundleInput, vendored: Map<string, string>): Plugin {
  return {
    name: 'learner-files',
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ path, importer, namespace, kind, pluginData }) => {
        if (pluginData === NAMESPACE) return undefined;
        if (kind === 'entry-point') return { path: path.replace(`${NAMESPACE}:`, ''), namespace: NAMESPACE };
        if (namespace !== NAMESPACE) return undefined;
        if (path.startsWith('node:') || path.startsWith('data:')) return { path, external: true };
        if (/^(?:\.{1,2}(?:\/|$)|\/|[A-Za-z]:[/\\]|#|file:)/.test(path)) {
          const found = path.startsWith('.') ? locate(files, posix.join(posix.dirname(importer), path)) : undefined;
          if (found !== undefined) return { path: found, namespace: NAMESPACE };
          return { errors: [{ text: `There is no file "${path}" in this exercise` }] };
        }
        const resolved = await build.resolve(path, { kind, resolveDir: packages, pluginData: NAMESPACE });
        if (resolved.errors.length > 0) {
          return { errors: [{ text: `There is no package "${path}" for this exercise` }] };
        }
        if (!isVendored(path)) return resolved;
        vendored.set(path, resolved.path);
        return { path, external: true };
      });
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
        const contents = files.get(path);
        if (contents === undefined) return { errors: [{ text: `There is no file "${path}" in this exercise` }] };
        return { contents, loader: loaderOf(path), resolveDir: packages };
      });
    },
  };
}

/** Finds what an import means, as TypeScript and Node do between them: `./x.js` may be written as `x.ts`. */
function locate(files: ReadonlyMap<string, Uint8Array>, path: string): string | undefined {
  const candidates = [
    path,
    ...EXTENSIONS.map((extension) => path + extension),
    path.replace(/\.([mc]?)js$/, '.$1ts'),
    ...EXTENSIONS.map((extension) => `${path}/index${extension}`),
  ];
  return candidates.find((candidate) => files.has(candidate));
}

function loaderOf(path: string): 'ts' | 'js' | 'json' | 'text' {
  if (/\.[mc]?ts$/.test(path)) return 'ts';
  if (/\.[mc]?js$/.test(path)) return 'js';
  return path.endsWith('.json') ? 'json' : 'text';
}

function relative(path: string, base: string): string {
  return base === '' ? path : posix.relative(base, path);
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function explain({ errors }: BuildFailure, path: string): LearnerProblem {
  const [first] = errors;
  if (first === undefined) throw new Error('esbuild failed without saying why.');
  const location = first.location ?? undefined;
  return new LearnerProblem({
    kind: 'syntax',
    message: first.text,
    file: location === undefined ? path : `${path}/${location.file.replace(`${NAMESPACE}:`, '')}`,
    line: location?.line,
    column: location === undefined ? undefined : location.column + 1,
    excerpt: location?.lineText.trimEnd(),
    details: errors.slice(1, 4).map((error) => describe(error, path)),
    remedy: /^There is no (?:file|package)/.test(first.text)
      ? 'Correct the import: it reaches the files of this exercise and the packages installed for it.'
      : 'Mend this line and save; nothing can be deployed before the file parses.',
  });
}

function describe({ text, location }: Message, path: string): string {
  return location === null ? text : `${path}/${location.file.replace(`${NAMESPACE}:`, '')}:${location.line}: ${text}`;
}
