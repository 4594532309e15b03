import type {
  Architecture,
  Cors,
  DestinationConfig,
  FileSystemConfig,
  FunctionUrlAuthType,
  ImageConfig,
  InvokeMode,
  LoggingConfig,
  PackageType,
  RecursiveLoop,
  Runtime,
  SnapStartApplyOn,
  TenantIsolationMode,
  TracingMode,
  UpdateRuntimeOn,
  VpcConfigResponse,
} from '@aws-sdk/client-lambda';
import { defineState, type StatementPolicy } from '@coldstart/cloud';

/** What `CreateFunction` sets, `UpdateFunctionConfiguration` changes and a version freezes. */
/** Environment variables that a key of the account encrypts. */
export interface SealedEnvironment {
  readonly blob: Uint8Array;
}

export interface Settings {
  description: string;
  role: string;
  runtime: Runtime;
  handler: string;
  /** Seconds. */
  timeout: number;
  /** MB. */
  memorySize: number;
  packageType: PackageType;
  /** Undefined where they are encrypted. */
  environment: Record<string, string> | undefined;
  sealed?: SealedEnvironment;
  kmsKeyArn: string | undefined;
  tracing: TracingMode;
  /** ARN of a queue or topic. */
  deadLetterTarget: string | undefined;
  vpc: VpcConfigResponse | undefined;
  layers: readonly { readonly arn: string; readonly size: number }[];
  architectures: readonly Architecture[];
  /** Size of /tmp in MB. */
  ephemeralStorage: number;
  snapStart: SnapStartApplyOn;
  logging: LoggingConfig & { LogGroup: string };
  fileSystems: readonly FileSystemConfig[];
  /** Whether each tenant has environments of its own. */
  tenancy?: TenantIsolationMode | undefined;
  /** Of a durable function. */
  durable?: Durability | undefined;
  /** What a function from an image sets in place of the image. */
  imageConfig?: ImageConfig | undefined;
}

/** How long executions of a durable function may take, and how long they are remembered. */
export interface Durability {
  /** Seconds. */
  readonly executionTimeout: number;
  /** Days. */
  readonly retention: number;
}

/** A deployment package as configurations show it; its bytes are in `packages`. */
export interface Package {
  /** Base64, as AWS gives it. */
  readonly sha256: string;
  /** Bytes; of an image, 0. */
  readonly size: number;
  /** Of a function from a container image; `sha256` is its manifest's then, as hexadecimal digits. */
  readonly image?: ImageSource;
}

/** A container image as a function's version keeps it; its files are in `packages`. */
export interface ImageSource {
  /** As it was asked for. */
  readonly uri: string;
  /** With its digest. */
  readonly resolvedUri: string;
  /** What it was built from, and what runs in that. */
  readonly base: 'lambda' | 'language' | 'system';
  readonly runtime: string;
  /** The language whose runtime interface client it has. */
  readonly client: string | undefined;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface FunctionVersion {
  /** `$LATEST` or a number. */
  readonly version: string;
  revisionId: string;
  settings: Settings;
  code: Package;
  lastModified: number;
  state: 'Pending' | 'Active';
  /** Undefined until the function has been active once. */
  lastUpdate: 'Successful' | 'InProgress' | undefined;
  /** Names this code and configuration to the runtime: environments are reused within it. */
  key: string;
}

export interface Alias {
  readonly name: string;
  description: string;
  version: string;
  /** Share of the invocations that go to another version: 0 to 1, by version. */
  weights: Readonly<Record<string, number>>;
  revisionId: string;
}

export interface EventInvokeConfig {
  maximumRetryAttempts: number | undefined;
  maximumEventAge: number | undefined;
  destinations: DestinationConfig;
  lastModified: number;
}

export interface FunctionUrl {
  /** First label of its host name. */
  readonly id: string;
  authType: FunctionUrlAuthType;
  cors: Cors | undefined;
  invokeMode: InvokeMode | undefined;
  readonly created: string;
  lastModified: string;
}

export interface ProvisionedConcurrency {
  readonly requested: number;
  ready: boolean;
  /** Its environments could not be initialized. */
  failed?: boolean;
  readonly lastModified: number;
}

interface RuntimeManagement {
  readonly updateOn: UpdateRuntimeOn;
  readonly versionArn: string | undefined;
}

/** A function with all that hangs on it. What hangs on one of its qualifiers is kept by it, `''` being none. */
export interface LambdaFunction {
  readonly name: string;
  latest: FunctionVersion;
  readonly versions: Map<string, FunctionVersion>;
  nextVersion: number;
  /** Fingerprint of the code and configuration that was published last, and as which version. */
  published: { readonly fingerprint: string; readonly version: string } | undefined;
  readonly aliases: Map<string, Alias>;
  readonly policies: Map<string, StatementPolicy>;
  readonly eventInvokeConfigs: Map<string, EventInvokeConfig>;
  readonly urls: Map<string, FunctionUrl>;
  /** Ids of URLs that it had. */
  formerUrls?: Set<string>;
  readonly provisioned: Map<string, ProvisionedConcurrency>;
  readonly runtimeManagement: Map<string, RuntimeManagement>;
  tags: Record<string, string>;
  reservedConcurrency: number | undefined;
  recursiveLoop: RecursiveLoop;
  codeSigningConfig: string | undefined;
}

/** Metadata of every function; small, since it is written to disk as a whole. */
export const functions = defineState('lambda/functions', () => ({ byName: new Map<string, LambdaFunction>() }));

/** Bytes of a deployment package; `part` is the function's name, `/`, and the package's SHA-256. */
export const packages = defineState('lambda/package', () => ({ bytes: new Uint8Array() }));

export function packagePart(name: string, sha256: string): string {
  return `${name}/${sha256}`;
}
