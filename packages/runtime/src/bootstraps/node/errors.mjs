const { pathToFileURL } = process.getBuiltinModule('node:url');

/** An error of the runtime itself, by the name that AWS reports it under. */
export class RuntimeError extends Error {
  constructor(name, message, stack) {
    super(message);
    this.name = name;
    if (stack !== undefined) this.stack = stack;
  }
}

/** What AWS makes of a promise that was rejected without anyone listening. */
export class UnhandledPromiseRejection extends Error {
  constructor(reason) {
    super(String(reason));
    this.name = 'Runtime.UnhandledPromiseRejection';
    this.reason = reason;
  }
}

const RUNTIME_FILES = /\/var\/runtime\/[\w-]+\.mjs/g;

let replacements = [];

/** Where the function really lies: errors show the folders that it has on AWS. */
export function useRoots(roots, packages) {
  replacements = [
    [roots.task, '/var/task'],
    [roots.opt, '/opt'],
    [roots.tmp, '/tmp'],
    [roots.runtime, '/var/runtime'],
    ...(packages ? [[packages, '/var/task']] : []),
  ]
    .filter(([real, shown]) => real !== shown)
    .flatMap(([real, shown]) => [
      [pathToFileURL(real).href, `file://${shown}`],
      [real, shown],
    ]);
  // As Node writes it, with Lambda's folders. Where source maps are asked for, Node has to write it: the log is put right later.
  if (process.sourceMapsEnabled) return;
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map((frame) => asOnLambda(`    at ${frame}`))].join('\n');
}

/** Text with the folders of this machine replaced by those of Lambda. */
export function asOnLambda(text) {
  const shown = replacements.reduce((rest, [real, name]) => rest.replaceAll(real, name), text);
  // All that is the runtime's own is one file there.
  return shown.replaceAll(RUNTIME_FILES, '/var/runtime/index.mjs');
}

/** The body that the Runtime API takes: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export function errorBody(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return {
    errorType: String(error.name),
    errorMessage: asOnLambda(String(error.message)),
    trace: asOnLambda(String(error.stack ?? '')).split('\n'),
  };
}

/** An error for the log: a JSON object in text format, the error itself in JSON format. */
export function logged(error) {
  const real = error instanceof Error ? error : new Error(String(error));
  if (process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON') return real;
  try {
    return `\t${asOnLambda(JSON.stringify(real, (_key, value) => (value instanceof Error ? members(value) : value)))}`;
  } catch {
    // Circular members: what the caller sees is enough.
    return `\t${JSON.stringify(errorBody(real))}`;
  }
}

function members(error) {
  const { name, message, stack } = error;
  const shown = { errorType: name, errorMessage: message, code: error.code, ...error };
  delete shown.name;
  if (typeof stack === 'string') shown.stack = stack.split('\n');
  return shown;
}
