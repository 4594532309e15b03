import { asOnLambda, RuntimeError } from './errors.mjs';
import { STREAMING } from './streaming.mjs';

const { statSync } = process.getBuiltinModule('node:fs');
const { createRequire } = process.getBuiltinModule('node:module');
const { basename, join, resolve } = process.getBuiltinModule('node:path');
const { pathToFileURL } = process.getBuiltinModule('node:url');

const require = createRequire(import.meta.url);

const CALLBACK_REMOVED =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
  'You need to modify this function to use a supported handler signature to use Node.js 24 or later. ' +
  'For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';

/**
 * Finds the function that a handler setting such as `folder/file.member.handler` names.
 *
 * @throws RuntimeError with the names that AWS reports: Runtime.MalformedHandlerName, Runtime.HandlerNotFound,
 *   Runtime.ImportModuleError, Runtime.UserCodeSyntaxError, Runtime.CallbackHandlerDeprecated;
 *   or whatever the module throws while it loads
 */
export async function loadHandler(taskRoot, setting, executionEnvironment) {
  const { folder, file, member } = parse(setting);
  const module = await load(taskRoot, folder, file);
  const handler = lookUp(module, member) ?? lookUp(module.default, member);
  if (handler === undefined || handler === null) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is not a function`);
  }
  const version = Number(/nodejs(\d+)/.exec(executionEnvironment ?? '')?.[1] ?? 24);
  if (handler.length >= 3 && handler[STREAMING] === undefined) {
    if (version >= 24) throw new RuntimeError('Runtime.CallbackHandlerDeprecated', CALLBACK_REMOVED);
    return withCallback(handler);
  }
  return handler;
}

function parse(setting) {
  if (setting.includes('..')) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${setting}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const last = basename(setting);
  const parts = /^([^.]*)\.(.*)$/.exec(last);
  if (parts === null) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  return { folder: setting.slice(0, setting.length - last.length), file: parts[1], member: parts[2] };
}

async function load(taskRoot, folder, file) {
  const path = resolve(taskRoot, folder, file);
  try {
    for (const extension of ['', '.js', '.mjs', '.cjs']) {
      const candidate = path + extension;
      if (statSync(candidate, { throwIfNoEntry: false })?.isFile()) return await import(pathToFileURL(candidate).href);
    }
    return require(require.resolve(file, { paths: [taskRoot, join(taskRoot, folder)] }));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('Runtime.UserCodeSyntaxError', asOnLambda(String(error)), error.stack);
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeError('Runtime.ImportModuleError', missing(error));
    }
    throw error;
  }
}

/** What could not be found, without the list of who asked, which is of the runtime's own files when the handler is missing. */
function missing(error) {
  const [first, ...rest] = asOnLambda(String(error)).split('\n');
  const asked = rest.filter((line) => !line.includes('/var/runtime/'));
  return [first, ...(asked.length > 1 ? asked : [])].join('\n');
}

function lookUp(module, member) {
  return member.split('.').reduce((value, key) => (isObject(value) ? value[key] : undefined), module);
}

function isObject(value) {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}

/** The handlers of Node 22 and before may answer through a callback: the first of callback and promise counts. */
function withCallback(handler) {
  return (event, context) =>
    new Promise((resolveResult, reject) => {
      const callback = (error, result) => (error ? reject(error) : resolveResult(result));
      const returned = handler(event, context, callback);
      if (typeof returned?.then === 'function') returned.then(resolveResult, reject);
    });
}
