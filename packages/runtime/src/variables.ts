import { delimiter, dirname, join } from 'node:path';
import type { EnvironmentFolders } from './folders.ts';
import type { Credentials, FunctionSpec } from './types.ts';

/** Where AWS's runtimes lie; here they lie elsewhere, and nothing is there. */
export const RUNTIME_DIR = '/var/runtime';

/** What a process of a function must have from its start, whichever function it becomes. */
export function baseVariables(folders: EnvironmentFolders): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    LAMBDA_TASK_ROOT: folders.task,
    PATH: searchPath(folders),
    TMPDIR: folders.tmp,
    TZ: ':UTC',
    ...(process.platform === 'win32' ? windowsVariables(folders) : {}),
  };
}

/**
 * The environment of a function, as on Lambda:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 *
 * Folders are those of this machine; nothing else of the host's environment gets in.
 */
export function functionVariables(
  spec: FunctionSpec,
  folders: EnvironmentFolders,
  credentials: Credentials,
  runtimeApi: string,
  logStream: string,
): Record<string, string> {
  const provided = spec.runtime.startsWith('provided');
  return {
    ...baseVariables(folders),
    AWS_ENDPOINT_URL: spec.endpoint,
    ...spec.environment,
    _HANDLER: spec.handler,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_DEFAULT_REGION: spec.region,
    ...(provided ? {} : { AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}` }),
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memorySize),
    AWS_LAMBDA_FUNCTION_NAME: spec.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: spec.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: spec.initialization ?? 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    ...(spec.logging === undefined || spec.logging.format === 'Text'
      ? {}
      : { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: spec.logging.level }),
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_REGION: spec.region,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...(spec.traceDaemon === undefined ? {} : daemonVariables(spec.traceDaemon)),
    LAMBDA_TASK_ROOT: folders.task,
    ...(process.platform === 'win32' ? {} : { LD_LIBRARY_PATH: libraryPath(folders) }),
    PWD: folders.task,
  };
}

/** @param address `127.0.0.1:2000` */
function daemonVariables(address: string): Record<string, string> {
  const { hostname, port } = new URL(`udp://${address}`);
  return {
    AWS_XRAY_DAEMON_ADDRESS: address,
    _AWS_XRAY_DAEMON_ADDRESS: hostname,
    _AWS_XRAY_DAEMON_PORT: port,
  };
}

function searchPath(folders: EnvironmentFolders): string {
  const system = process.platform === 'win32' ? (process.env['PATH'] ?? '') : '/usr/local/bin:/usr/bin:/bin';
  return [dirname(process.execPath), system, join(folders.opt, 'bin')].join(delimiter);
}

function libraryPath(folders: EnvironmentFolders): string {
  return [folders.task, join(folders.task, 'lib'), join(folders.opt, 'lib')].join(delimiter);
}

/** Windows programs do not start without these. */
function windowsVariables(folders: EnvironmentFolders): Record<string, string> {
  const { SystemRoot = 'C:\\Windows', PATHEXT = '.COM;.EXE;.BAT;.CMD' } = process.env;
  return { SystemRoot, PATHEXT, TEMP: folders.tmp, TMP: folders.tmp };
}
