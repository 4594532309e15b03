import { explainRefusals } from './guard.mjs';

const Module = process.getBuiltinModule('node:module');
const { registerHooks } = Module;
const { delimiter, join } = process.getBuiltinModule('node:path');
const { fileURLToPath, pathToFileURL } = process.getBuiltinModule('node:url');

/**
 * Finds packages that the function did not bring along where NODE_PATH says, for ES modules, too: in layers
 * (`/opt/nodejs/node_modules`), then beside the runtime, which holds the AWS SDK.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
 */
export function installModuleFallback() {
  // CommonJS looks there by NODE_PATH, which was not yet known when the process started.
  Module._initPaths();
  const folders = (process.env.NODE_PATH ?? '').split(delimiter).filter((folder) => folder.endsWith('node_modules'));
  registerHooks({
    resolve(specifier, context, next) {
      explainRefusals(specifier);
      try {
        return next(specifier, context);
      } catch (error) {
        if (!isPackage(specifier)) throw error;
        for (const folder of folders) {
          try {
            // From within, where no package.json above it is looked for: an environment may not read that.
            return next(specifier, { ...context, parentURL: pathToFileURL(join(folder, 'index.mjs')).href });
          } catch {
            // Not there: the next folder may have it.
          }
        }
        const [, part] = /^@aws-sdk\/([\w-]+)/.exec(specifier) ?? [];
        if (part !== undefined) error.message += whereToGet(part);
        throw error;
      }
    },
  });
}

/** Lambda has the whole SDK, with hundreds of packages; installed here are those that most functions use. */
function whereToGet(part) {
  return ` (Lambda has all of @aws-sdk. To have this package here, run: node scripts/aws-sdk.ts ${part})`;
}

/**
 * Has a function's own packages be those that were loaded before it was there.
 *
 * @param packages a folder with the very same `node_modules` as the function's, file by file
 */
export function useLoaded(packages, task) {
  const [own, loaded] = [task, packages].map((folder) => `${pathToFileURL(join(folder, 'node_modules')).href}/`);
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      return found.url.startsWith(own) ? { ...found, url: loaded + found.url.slice(own.length) } : found;
    },
  });
}

/**
 * Takes away what Lambda switches off in Node 22 and before, unless NODE_OPTIONS asks for it: `require` of ES modules, and
 * files that nothing but their contents makes ES modules.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
export function refuseExperiments() {
  const options = process.env.NODE_OPTIONS ?? '';
  const [requires, detects] = ['require', 'detect'].map((what) => options.includes(`--experimental-${what}-module`));
  let parent = '';
  registerHooks({
    resolve(specifier, context, next) {
      parent = context.parentURL ?? '';
      // Packages offer ES modules by this name to whoever may require them.
      const conditions = context.conditions?.filter((condition) => requires || condition !== 'module-sync');
      return next(specifier, { ...context, conditions });
    },
    load(url, context, next) {
      if (!requires && context.format === 'module' && context.conditions.includes('require'))
        throw isModule(url, parent);
      const undecided = (context.format ?? undefined) === undefined && url.endsWith('.js');
      return next(url, undecided && !detects ? { ...context, format: 'commonjs' } : context);
    },
  });
}

function isModule(url, parent) {
  const [path, from] = [url, parent].map((each) => (each.startsWith('file:') ? fileURLToPath(each) : each));
  const message = `require() of ES Module ${path} from ${from} not supported.\nInstead change the require of ${path} to a dynamic import() which is available in all CommonJS modules.`;
  return Object.assign(new Error(message), { code: 'ERR_REQUIRE_ESM' });
}

function isPackage(specifier) {
  return !/^(?:[./]|[a-z]+:)/i.test(specifier);
}
