import { keepPackages } from '@coldstart/runtime';
import { build, version, type Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { NODE_FUNCTION } from './esbuild-options.ts';
import { keptFiles, type Files } from './kept-files.ts';

/** Packages that are large, and ES modules: bundled once, and not again at every save. */
const VENDORED = /^@(?:(?:aws-sdk|smithy)\/[^/]+|aws\/durable-execution-sdk-js)$/;

export function isVendored(specifier: string): boolean {
  return VENDORED.test(specifier);
}

const done = new Map<string, Promise<Files>>();

/**
 * The AWS SDK's packages as a function's own `node_modules`, each in one file, what they share in files beside them.
 * Bundling them with the function took a quarter of a second at every save.
 *
 * @param packages where each was found, by the name that imports it
 */
export function vendor(packages: ReadonlyMap<string, string>): Promise<Files> {
  const key = JSON.stringify([...packages].map((entry) => entry.join('=')).sort());
  let files = done.get(key);
  if (files === undefined) {
    files = bundleOnce(key, packages);
    done.set(key, files);
  }
  return files;
}

/** The path of an installed package has its version in it; the rest is what this file makes of it. */
async function bundleOnce(key: string, packages: ReadonlyMap<string, string>): Promise<Files> {
  const own = await readFile(import.meta.filename, 'utf8');
  const files = await keptFiles(JSON.stringify([key, version, NODE_FUNCTION, own]), () => bundlePackages(packages));
  keepPackages(files);
  return files;
}

async function bundlePackages(packages: ReadonlyMap<string, string>): Promise<Files> {
  const { outputFiles } = await build({
    entryPoints: [...packages].map(([name, path]) => ({ in: path, out: `${name}/index` })),
    ...NODE_FUNCTION,
    outdir: '/node_modules',
    chunkNames: '.shared/[hash]',
    splitting: true,
    write: false,
    banner: { js: WITH_REQUIRE },
    plugins: [requireNode],
  });
  const files = new Map<string, Uint8Array>();
  for (const { path, contents } of outputFiles) files.set(withoutDrive(path), contents);
  for (const name of packages.keys()) {
    const description = { name, type: 'module', exports: './index.mjs' };
    files.set(posix.join('node_modules', name, 'package.json'), Buffer.from(JSON.stringify(description)));
  }
  return files;
}

/**
 * Has modules of Node itself required, not imported: an import reads each of a module's members, and so loads whatever
 * some member stands for. Of `node:http` that is half of Node, and 20 ms for each new environment.
 */
const requireNode: Plugin = {
  name: 'require-node',
  setup(build) {
    build.onResolve({ filter: /^[a-z][a-z0-9_/:]*$/ }, ({ path, namespace }) => {
      if (!isBuiltin(path)) return undefined;
      return namespace === 'node' ? { path, external: true } : { path, namespace: 'node' };
    });
    build.onLoad({ filter: /.*/, namespace: 'node' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** CommonJS asks for Node's own modules with `require`, which an ES module has not. */
export const WITH_REQUIRE = `import { createRequire as ownRequire } from 'node:module';\nconst require = ownRequire(import.meta.url);\n`;

/** esbuild's paths are the machine's: `C:\\node_modules\\x` of `/node_modules/x`. */
export function withoutDrive(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(?:[A-Za-z]:)?\/+/, '');
}
