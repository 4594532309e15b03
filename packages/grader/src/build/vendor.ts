import { build } from 'esbuild';
import { posix } from 'node:path';
import { NODE_FUNCTION } from './esbuild-options.ts';

/** Packages that are large, and ES modules: bundled once, and not again at every save. */
const VENDORED = /^@(?:aws-sdk|smithy)\/[^/]+$/;

export function isVendored(specifier: string): boolean {
  return VENDORED.test(specifier);
}

const done = new Map<string, Promise<ReadonlyMap<string, Uint8Array>>>();

/**
 * The AWS SDK's packages as a function's own `node_modules`, each in one file, what they share in files beside them.
 * Bundling them with the function took a quarter of a second at every save.
 *
 * @param packages where each was found, by the name that imports it
 */
export function vendor(packages: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Uint8Array>> {
  const key = JSON.stringify([...packages].map((entry) => entry.join('=')).sort());
  let files = done.get(key);
  if (files === undefined) {
    files = bundlePackages(packages);
    done.set(key, files);
  }
  return files;
}

async function bundlePackages(packages: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [...packages].map(([name, path]) => ({ in: path, out: `${name}/index` })),
    ...NODE_FUNCTION,
    outdir: '/node_modules',
    chunkNames: '.shared/[hash]',
    splitting: true,
    write: false,
    banner: { js: WITH_REQUIRE },
  });
  const files = new Map<string, Uint8Array>();
  for (const { path, contents } of outputFiles) files.set(withoutDrive(path), contents);
  for (const name of packages.keys()) {
    const description = { name, type: 'module', exports: './index.mjs' };
    files.set(posix.join('node_modules', name, 'package.json'), Buffer.from(JSON.stringify(description)));
  }
  return files;
}

/** CommonJS asks for Node's own modules with `require`, which an ES module has not. */
export const WITH_REQUIRE = `import { createRequire as ownRequire } from 'node:module';\nconst require = ownRequire(import.meta.url);\n`;

/** esbuild's paths are the machine's: `C:\\node_modules\\x` of `/node_modules/x`. */
export function withoutDrive(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(?:[A-Za-z]:)?\/+/, '');
}
