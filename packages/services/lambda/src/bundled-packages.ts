import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of this package, which has the AWS SDK installed. */
const LAMBDA = join(import.meta.dirname, '..');

const TOOLS = join(LAMBDA, '..', '..', '..', '.coldstart');

/** Beside whose `node_modules` Node functions find the SDK, as in AWS's runtimes: what is common, then what was asked for. */
export const NODE_MODULES: readonly string[] = [LAMBDA, join(TOOLS, 'aws-sdk')];

/**
 * Where Python functions find boto3, which AWS's Python runtimes have in them: where `scripts/python-tools.py`
 * has put it, or nowhere, and then the machine's Python may have it.
 */
export function pythonModules(): readonly string[] {
  const tools = join(TOOLS, 'python');
  const lib = join(tools, 'lib');
  const versions = existsSync(lib) ? readdirSync(lib).map((version) => join(lib, version, 'site-packages')) : [];
  return [...versions, join(tools, 'Lib', 'site-packages')].filter((folder) => existsSync(folder));
}
