import { asOnLambda, RuntimeError } from './errors.mjs';

const { existsSync, readFileSync } = process.getBuiltinModule('node:fs');
const { createRequire } = process.getBuiltinModule('node:module');
const { dirname, join, resolve } = process.getBuiltinModule('node:path');
const { pathToFileURL } = process.getBuiltinModule('node:url');

/** The file that AWS's runtime asks for modules: messages name it. */
const require = createRequire(new URL('index.mjs', import.meta.url));

/**
 * Loads a handler's module as the runtimes of Node 24 and later do: what is there is imported, a folder, too, which fails.
 *
 * @throws RuntimeError Runtime.ImportModuleError, Runtime.UserCodeSyntaxError; or whatever the module throws
 */
export function loadByImport(taskRoot, folder, file) {
  return explained(
    async () => {
      const path = resolve(taskRoot, folder, file);
      for (const extension of ['', '.js', '.mjs', '.cjs']) {
        if (existsSync(path + extension)) return await import(pathToFileURL(path + extension).href);
      }
      return require(require.resolve(file, { paths: [taskRoot, join(taskRoot, folder)] }));
    },
    (error) => error.stack,
  );
}

/** Loads it as those of Node 22 and before do: a folder of its name comes first, and `.js` is CommonJS unless a package says so. */
export function loadByRequire(taskRoot, folder, file) {
  return explained(
    async () => {
      const path = resolve(taskRoot, folder, file);
      const isModule = existsSync(`${path}.js`) && isOfModulePackage(dirname(path));
      const ways = [
        ['', require],
        isModule ? ['.js', importFile] : ['.js', require],
        ['.mjs', importFile],
        ['.cjs', require],
      ];
      for (const [extension, load] of ways) {
        const loaded = existsSync(path + extension) ? await load(path + extension) : undefined;
        if (loaded) return loaded;
      }
      return require(require.resolve(file, { paths: [taskRoot, folder] }));
    },
    () => undefined,
  );
}

function importFile(path) {
  return import(pathToFileURL(path).href);
}

/** Whether the package.json that counts for a folder makes its files ES modules. */
function isOfModulePackage(folder) {
  if (folder.endsWith('/node_modules')) return false;
  const path = join(folder, 'package.json');
  if (existsSync(path)) {
    try {
      return JSON.parse(readFileSync(path, 'utf8'))?.type === 'module';
    } catch (error) {
      console.warn(`${path} cannot be read, it will be ignored for ES module detection purposes.`, error);
      return false;
    }
  }
  const above = dirname(folder);
  return above !== folder && isOfModulePackage(above);
}

/** @param stackOf the stack that a syntax error is reported with; the runtime's own where it is nothing */
async function explained(load, stackOf) {
  try {
    return await load();
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('Runtime.UserCodeSyntaxError', asOnLambda(String(error)), stackOf(error));
    }
    if (error?.code === 'MODULE_NOT_FOUND') {
      throw new RuntimeError('Runtime.ImportModuleError', asOnLambda(String(error)));
    }
    throw error;
  }
}
