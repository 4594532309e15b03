import { RuntimeError } from './errors.mjs';
import { loadByImport, loadByRequire } from './load-module.mjs';
import { isStreaming } from './streaming.mjs';

const { basename } = process.getBuiltinModule('node:path');

const CALLBACK_REMOVED =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
  'You need to modify this function to use a supported handler signature to use Node.js 24 or later. ' +
  'For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';

/**
 * Finds the function that a handler setting such as `folder/file.member.handler` names.
 *
 * @param calledBack whether it is found and used as by Node 22 and before
 * @throws RuntimeError with the names that AWS reports: Runtime.MalformedHandlerName, Runtime.HandlerNotFound,
 *   Runtime.ImportModuleError, Runtime.UserCodeSyntaxError, Runtime.CallbackHandlerDeprecated;
 *   or whatever the module throws while it loads
 */
export async function loadHandler(taskRoot, setting, calledBack) {
  const { folder, file, member } = parse(setting);
  const handler = calledBack
    ? lookUp(await loadByRequire(taskRoot, folder, file), member, isObjectOrFunction)
    : lookUpWithDefault(await loadByImport(taskRoot, folder, file), member);
  if (!handler) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${setting} is not a function`);
  }
  if (!calledBack && handler.length >= 3 && !isStreaming(handler)) {
    throw new RuntimeError('Runtime.CallbackHandlerDeprecated', CALLBACK_REMOVED);
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

function lookUpWithDefault(module, member) {
  return lookUp(module, member, isObject) || lookUp(module.default, member, isObject);
}

function lookUp(module, member, hasMembers) {
  return member.split('.').reduce((value, key) => (hasMembers(value) ? value[key] : undefined), module);
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function isObjectOrFunction(value) {
  return isObject(value) || typeof value === 'function';
}
