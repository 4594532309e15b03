import { explainRefusals } from './guard.mjs';

const Module = process.getBuiltinModule('node:module');
const { registerHooks } = Module;
const { join } = process.getBuiltinModule('node:path');
const { pathToFileURL } = process.getBuiltinModule('node:url');

/**
 * Finds packages that the function did not bring along where Lambda has them: in layers (`/opt/nodejs/node_modules`),
 * then beside the runtime, which holds the AWS SDK.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
 */
export function installModuleFallback(roots, modules) {
  // CommonJS looks there by NODE_PATH, which was not yet known when the process started.
  Module._initPaths();
  const version = process.versions.node.split('.')[0];
  const folders = [join(roots.opt, 'nodejs', `node${version}`), join(roots.opt, 'nodejs'), ...modules];
  registerHooks({
    resolve(specifier, context, next) {
      explainRefusals(specifier);
      try {
        return next(specifier, context);
      } catch (error) {
        if (!isPackage(specifier)) throw error;
        for (const folder of folders) {
          try {
            return next(specifier, { ...context, parentURL: pathToFileURL(join(folder, 'index.mjs')).href });
          } catch {
            // Not there: the next folder may have it.
          }
        }
        throw error;
      }
    },
  });
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

function isPackage(specifier) {
  return !/^(?:[./]|[a-z]+:)/i.test(specifier);
}
