import { transform, type OnResolveArgs, type OnResolveResult, type PartialMessage, type Plugin } from 'esbuild';
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { isVendored } from './vendor.ts';

export interface ImportRules {
  /** Real path of the folder that holds the answer, and nothing else. */
  readonly folder: string;
  /** The exercise's folder: its `package.json` declares packages, beside it they are installed. */
  readonly packages: string;
}

/** What the course has installed: packages lie here, whatever links lead to them. */
const STORE = realpathSync(join(import.meta.dirname, '..', '..', '..', '..', 'node_modules'));
/** Every installed package is found from here: those of the AWS SDK, which Lambda's runtimes have in them. */
const SDK = join(STORE, '.pnpm');
const SDK_NAME = /^@(?:aws-sdk|smithy|aws-crypto)\//;

/** What esbuild knows by itself; the rest is text. */
const KNOWN = new Set(['.mts', '.cts', '.ts', '.tsx', '.mjs', '.cjs', '.js', '.jsx', '.json']);

/** Marks what this plugin asks esbuild itself. */
const ASKED = Symbol('asked');

/**
 * Keeps imports inside: an answer's files reach each other, the packages installed beside them, those that the exercise
 * declares, and the AWS SDK. Whatever form an import has, what it leads to is loaded here or not at all.
 *
 * @param vendored filled with the packages that are left to be imported, and where they were found
 */
export function containImports({ folder, packages }: ImportRules, vendored: Map<string, string>): Plugin {
  return {
    name: 'contain-imports',
    setup(build) {
      /** Folders of the course's packages that something was resolved to. */
      const reached = new Set<string>();
      let declared: Promise<ReadonlySet<string>> | undefined;

      const ask = ({ path, kind, importer, resolveDir, with: attributes }: OnResolveArgs, from = resolveDir) =>
        build.resolve(path, { kind, importer, resolveDir: from, with: attributes, pluginData: ASKED });

      const reach = (path: string): boolean => {
        const root = isInside(STORE, path) ? packageFolder(path) : undefined;
        if (root !== undefined) reached.add(root);
        return root !== undefined;
      };

      const findPackage = async (args: OnResolveArgs, name: string): Promise<OnResolveResult | undefined> => {
        declared ??= readDeclared(packages);
        const sdk = SDK_NAME.test(name);
        if (!sdk && !(await declared).has(name)) return undefined;
        for (const from of sdk ? [packages, SDK] : [packages]) {
          const found = await ask(args, from);
          if (found.errors.length > 0 || !reach(found.path)) continue;
          if (!isVendored(args.path)) return found;
          vendored.set(args.path, found.path);
          return { path: args.path, external: true };
        }
        return undefined;
      };

      build.onResolve({ filter: /.*/ }, async (args) => {
        const { path, kind, importer, pluginData } = args;
        if (pluginData === ASKED || kind === 'entry-point') return undefined;
        if (path.startsWith('node:') || path.startsWith('data:')) return { path, external: true };
        const found = await ask(args);
        const fine = found.errors.length === 0;
        if (!isInside(folder, importer)) {
          // A package's own import; whether one that is missing matters, esbuild knows.
          if (fine && !found.external) reach(found.path);
          return fine ? found : undefined;
        }
        if (fine && (found.external || isInside(folder, found.path))) return found;
        const name = packageName(path);
        return (name && (await findPackage(args, name))) || { errors: [refusal(path)] };
      });

      build.onLoad({ filter: /.*/, namespace: 'file' }, async ({ path, with: attributes }) => {
        if (isInside(folder, path)) return loadOwn(path, folder, attributes);
        const root = packageFolder(path);
        if (root !== undefined && reached.has(root)) return undefined;
        return { errors: [{ text: 'This import leads out of the exercise' }] };
      });
    },
  };
}

/** A file of the answer. */
async function loadOwn(path: string, folder: string, attributes: Readonly<Record<string, string>>) {
  if (attributes['type'] !== undefined) return undefined;
  if (!KNOWN.has(extname(path))) return { contents: await readFile(path), loader: 'text' as const };
  const climbing = await findClimbing(path, folder);
  return climbing === undefined ? undefined : { errors: [climbing] };
}

/** Calls that load something, as esbuild prints them, up to the statement's end: `import(`../${name}.mts`)`. */
const CALL = /\b(?:import|require)(?:\?\.|\.resolve)?\([^;]*/g;
/** Where a path begins in one of them. */
const RELATIVE = /["'`](\.\.?\/[^"'`$]*)/g;

/**
 * esbuild bundles every file that a path with a gap could mean, and looks through folders for them before it asks
 * anybody: one that begins above the answer would have it read the whole disk.
 */
async function findClimbing(path: string, folder: string): Promise<PartialMessage | undefined> {
  const source = await readFile(path, 'utf8');
  if (!/\b(?:import|require)\b/.test(source)) return undefined;
  const loader = /\.[mc]?ts$/.test(path) ? 'ts' : path.endsWith('.tsx') ? 'tsx' : 'jsx';
  // One way of writing instead of many, without comments. What does not parse is explained when it is bundled.
  const options = { loader, charset: 'utf8', minifyWhitespace: true, minifySyntax: true, tsconfigRaw: '{}' } as const;
  const printed = await transform(source, { ...options, logLevel: 'silent' }).catch(() => undefined);
  for (const [call] of printed?.code.matchAll(CALL) ?? []) {
    for (const [, start = ''] of call.matchAll(RELATIVE)) {
      if (isInside(folder, join(resolve(dirname(path), start), 'x'))) continue;
      const before = source.slice(0, Math.max(source.indexOf(start), 0)).split('\n');
      return {
        text: `There is nothing at "${start}" in this exercise`,
        location: {
          file: relative(folder, path).replaceAll(sep, '/'),
          line: before.length,
          column: before.at(-1)?.length ?? 0,
          length: start.length,
          lineText: source.split('\n')[before.length - 1] ?? '',
        },
      };
    }
  }
  return undefined;
}

function refusal(path: string): PartialMessage {
  if (packageName(path) === undefined) return { text: `There is no file "${path}" in this exercise` };
  return { text: `There is no package "${path}" for this exercise` };
}

/** `@scope/name` of `@scope/name/file.js`; undefined for what names no package, or climbs out of one. */
function packageName(path: string): string | undefined {
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) return undefined;
  return /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*(?=\/|$)/i.exec(path)?.[0];
}

/** The folder of the package that a file belongs to. */
function packageFolder(path: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(path)?.[0];
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === resolve(path);
}

const description = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

async function readDeclared(folder: string): Promise<ReadonlySet<string>> {
  const json: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return new Set(Object.keys(description.parse(json).dependencies));
}
