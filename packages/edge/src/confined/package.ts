import { join } from 'node:path';
import { zipSync, strToU8 } from 'fflate';
import type { FunctionStore } from '../functions/engine.ts';

let building: Promise<Uint8Array> | undefined;

/** The engine in one file, made once; the native builder is loaded where a first function needs it. */
async function engineFile(): Promise<Uint8Array> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'handler.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('esbuild made no file of packages/edge/src/confined/handler.ts.');
  return file.contents;
}

/** The deployment package of a function's environment. */
export async function functionPackage(code: string, store: FunctionStore | undefined): Promise<Uint8Array> {
  building ??= engineFile();
  const files = {
    'index.mjs': await building,
    'function.js': strToU8(code),
    'store.json': strToU8(JSON.stringify(store ?? null)),
  };
  return zipSync(files, { level: 0 });
}
