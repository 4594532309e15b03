import { build } from 'esbuild';

/**
 * The source of a function with the packages that it imports, as its users bundle it.
 *
 * @param folder whose packages are meant: `import.meta.dirname`
 * @param external packages that the runtime has, and that stay out: `@aws-sdk/*`
 */
export async function bundle(contents: string, folder: string, ...external: string[]): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    external,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('Nothing came of the bundle.');
  return file.text;
}
