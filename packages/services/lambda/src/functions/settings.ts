import type {
  Architecture,
  CreateFunctionRequest,
  Environment,
  LoggingConfig,
  UpdateFunctionConfigurationRequest,
  VpcConfigResponse,
} from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { invalidParameter, invalidValue } from '../errors.ts';
import { readImageConfig } from '../images/source.ts';
import { resolveLayers } from '../layers/resolve.ts';
import type { FunctionName } from '../names.ts';
import type { Settings } from '../state.ts';
import { checkDeadLetterTarget, checkNetworkInterfaces, checkRole, checkTracing } from './role.ts';
import { checkRuntime, checkSnapStart } from './runtimes.ts';

/** Bytes of an environment as JSON. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST_ENVIRONMENT = 4096;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED =
  /^(?:_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(?:FUNCTION_(?:NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_GROUP_NAME|LOG_STREAM_NAME|RUNTIME_API)|AWS_ACCESS_KEY|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

/** What a new function has where its creator says nothing. */
function defaults(name: string): Omit<Settings, 'role' | 'runtime' | 'handler'> {
  return {
    description: '',
    timeout: 3,
    memorySize: 128,
    packageType: 'Zip',
    environment: undefined,
    kmsKeyArn: undefined,
    tracing: 'PassThrough',
    deadLetterTarget: undefined,
    vpc: undefined,
    layers: [],
    architectures: ['x86_64'],
    ephemeralStorage: 512,
    snapStart: 'None',
    logging: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
    fileSystems: [],
  };
}

/** Settings of a new function. */
export function createSettings(
  call: Call,
  asked: FunctionName,
  input: CreateFunctionRequest,
  vpc: VpcConfigResponse | undefined,
): Settings {
  const { Runtime, Handler, Role } = input;
  if (input.PackageType === 'Image') return imageSettings(call, asked, input, vpc);
  if (input.ImageConfig !== undefined) {
    throw invalidParameter('ImageConfig is only for functions with the package type Image.');
  }
  if (Runtime === undefined || Handler === undefined || Handler === '') {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  return changeSettings(
    call,
    asked,
    { ...defaults(asked.name), role: Role ?? '', runtime: Runtime, handler: Handler },
    input,
    vpc,
  );
}

/** An image brings its own runtime, handler and layers. */
function imageSettings(
  call: Call,
  asked: FunctionName,
  input: CreateFunctionRequest,
  vpc: VpcConfigResponse | undefined,
): Settings {
  const { Runtime, Handler, Layers, Role } = input;
  if (Runtime !== undefined || (Handler ?? '') !== '' || (Layers?.length ?? 0) > 0) {
    throw invalidParameter(
      "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.",
    );
  }
  const initial: Settings = { ...defaults(asked.name), packageType: 'Image', role: Role ?? '', ...OF_IMAGES };
  return changeSettings(call, asked, initial, input, vpc);
}

/** What zip archives have, and images have not. */
const OF_IMAGES = { runtime: 'provided.al2023', handler: '' } as const;

type Changes = CreateFunctionRequest | UpdateFunctionConfigurationRequest;

/**
 * Settings with what a request asks to change; what it does not name stays.
 *
 * @param vpc what the request's `VpcConfig` was found to be
 */
export function changeSettings(
  call: Call,
  asked: FunctionName,
  old: Settings,
  input: Changes,
  vpc: VpcConfigResponse | undefined,
): Settings {
  checkLimits(input);
  if (input.Role !== undefined) checkRole(call, asked, input.Role);
  if (input.Runtime !== undefined) checkRuntime(input.Runtime);
  const runtime = input.Runtime ?? old.runtime;
  const snapStart = input.SnapStart?.ApplyOn ?? old.snapStart;
  if (snapStart === 'PublishedVersions') checkSnapStart(runtime);
  const target = input.DeadLetterConfig?.TargetArn;
  if (target !== undefined && target !== '') checkDeadLetterTarget(call, input.Role ?? old.role, target);
  if (input.TracingConfig?.Mode === 'Active') checkTracing(call, input.Role ?? old.role);
  if ((vpc?.VpcId ?? '') !== '') checkNetworkInterfaces(call, input.Role ?? old.role);
  return {
    ...old,
    runtime,
    snapStart,
    role: input.Role ?? old.role,
    handler: input.Handler ?? old.handler,
    description: input.Description ?? old.description,
    timeout: input.Timeout ?? old.timeout,
    memorySize: input.MemorySize ?? old.memorySize,
    environment: input.Environment === undefined ? old.environment : readEnvironment(input.Environment),
    kmsKeyArn: input.KMSKeyArn ?? old.kmsKeyArn,
    tracing: input.TracingConfig?.Mode ?? old.tracing,
    deadLetterTarget: input.DeadLetterConfig === undefined ? old.deadLetterTarget : target === '' ? undefined : target,
    vpc: vpc ?? old.vpc,
    layers: input.Layers === undefined ? old.layers : resolveLayers(call, asked, input.Layers),
    architectures: 'Architectures' in input ? readArchitectures(input.Architectures) : old.architectures,
    ephemeralStorage: input.EphemeralStorage?.Size ?? old.ephemeralStorage,
    logging: input.LoggingConfig === undefined ? old.logging : readLogging(old.logging, input.LoggingConfig),
    fileSystems: input.FileSystemConfigs ?? old.fileSystems,
    imageConfig: input.ImageConfig === undefined ? old.imageConfig : readImageConfig(input.ImageConfig),
  };
}

export function readArchitectures(architectures: readonly Architecture[] | undefined): readonly Architecture[] {
  return architectures === undefined || architectures.length === 0 ? ['x86_64'] : architectures;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
function checkLimits({ Timeout, MemorySize, EphemeralStorage }: Changes): void {
  const atMost = (value: number | undefined, most: number, path: string): void => {
    if (value !== undefined && value > most) {
      throw invalidValue(String(value), path, `Member must have value less than or equal to ${most}`);
    }
  };
  atMost(Timeout, 900, 'timeout');
  if (MemorySize !== undefined && MemorySize > 10_240) {
    throw invalidParameter(
      "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240",
    );
  }
  atMost(EphemeralStorage?.Size, 10_240, 'ephemeralStorage.size');
}

/** @throws AwsError for reserved names, and for more than 4 KB */
function readEnvironment({ Variables = {} }: Environment): Record<string, string> {
  const reserved = Object.keys(Variables).filter((name) => RESERVED.test(name));
  if (reserved.length > 0) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  const measured = JSON.stringify(Variables);
  if (Buffer.byteLength(measured) > LARGEST_ENVIRONMENT) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${measured}`,
    );
  }
  return { ...Variables };
}

/** Levels exist for JSON logs only; `INFO` unless they are given. */
function readLogging(old: Settings['logging'], changes: LoggingConfig): Settings['logging'] {
  const LogFormat = changes.LogFormat ?? old.LogFormat ?? 'Text';
  const LogGroup = changes.LogGroup ?? old.LogGroup;
  if (LogFormat === 'Text') {
    if (changes.ApplicationLogLevel !== undefined || changes.SystemLogLevel !== undefined) {
      throw invalidParameter('To use ApplicationLogLevel or SystemLogLevel, you must set LogFormat to JSON.');
    }
    return { LogFormat, LogGroup };
  }
  return {
    LogFormat,
    LogGroup,
    ApplicationLogLevel: changes.ApplicationLogLevel ?? old.ApplicationLogLevel ?? 'INFO',
    SystemLogLevel: changes.SystemLogLevel ?? old.SystemLogLevel ?? 'INFO',
  };
}
