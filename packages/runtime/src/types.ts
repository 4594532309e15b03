import type { AnswerSink } from './answer-stream.ts';
import type { Architecture } from './architecture.ts';
import type { Connection } from './connection-owner.ts';
import type { ImageStart } from './image/image-start.ts';

/** A function version as the runtime needs it. */
export interface FunctionSpec {
  /** Identifies the code and configuration: environments are reused for equal keys only. */
  readonly key: string;
  readonly functionName: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  /** `nodejs24.x`, `python3.14`, `provided.al2023`. */
  readonly runtime: string;
  /** `index.handler`; what `provided` passes on to its bootstrap. */
  readonly handler: string;
  /** What its programs and native libraries must be built for. */
  readonly architecture: Architecture;
  readonly memorySize: number;
  /** Seconds. */
  readonly timeout: number;
  /** Size of /tmp in MB. */
  readonly ephemeralStorage: number;
  readonly region: string;
  readonly account: string;
  /** The function's own variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** The deployment package, a zip archive; unpacked once per key. */
  readonly code: Uint8Array;
  /** Of a function from a container image: how that starts. `handler` is without meaning then. */
  readonly image?: ImageStart | undefined;
  /** Layer archives, in the order in which they are laid over each other in /opt. */
  readonly layers: readonly Uint8Array[];
  readonly logGroup: string;
  /** LoggingConfig; text when left out. `level` is ApplicationLogLevel, `systemLevel` SystemLogLevel, for JSON only. */
  readonly logging?:
    | { readonly format: 'Text' | 'JSON'; readonly level: string; readonly systemLevel?: string }
    | undefined;
  /** Where it sends what it traces, over UDP, as `AWS_XRAY_DAEMON_ADDRESS` says inside: `127.0.0.1:2000`. */
  readonly traceDaemon?: string | undefined;
  /** URL that `AWS_ENDPOINT_URL` holds inside. */
  readonly endpoint: string;
  /** What its environments were made for; for whoever calls, when left out. */
  readonly initialization?: InitializationType;
}

/** `AWS_LAMBDA_INITIALIZATION_TYPE`: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
export type InitializationType = 'on-demand' | 'provisioned-concurrency' | 'snap-start';

/** Session credentials of the function's role. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface Invocation {
  /** The request id that START, END and REPORT lines and the context carry. */
  readonly requestId: string;
  readonly payload: Uint8Array;
  /** With the qualifier that the caller used. */
  readonly invokedFunctionArn: string;
  /** JSON, from the caller's `ClientContext`. */
  readonly clientContext?: string | undefined;
  /** Whose it is, of functions that tell tenants apart. */
  readonly tenantId?: string | undefined;
  readonly traceId: string;
  /** Takes an answer that the function writes bit by bit; without, such an answer is given as a whole. */
  readonly sink?: AnswerSink | undefined;
}

/** A line as it goes to CloudWatch Logs. */
export interface LogLine {
  /** Milliseconds since 1970, real time. */
  readonly at: number;
  readonly message: string;
  /** Who wrote it, as the runtime knows: what a function prints is the function's, whatever it looks like. */
  readonly by: 'function' | 'platform';
}

export interface InvocationResult {
  /**
   * What the caller gets: the handler's JSON, or `{errorType, errorMessage, ...}`; of an answer that the invocation's
   * `sink` was given, its beginning.
   */
  readonly payload: Uint8Array;
  /** Of an answer, as the runtime gave it. */
  readonly contentType?: string | undefined;
  /** Set when the function failed. */
  readonly functionError: 'Unhandled' | undefined;
  /** What went wrong, by the name that the runtime or the platform gives it: `Runtime.ExitError`. */
  readonly errorType?: string | undefined;
  /**
   * Every line of this invocation, platform lines (INIT_START, START, END, REPORT) included, in order, each as
   * CloudWatch Logs shows it, mostly with a line feed at its end. `LogResult` has them from START on.
   */
  readonly logs: readonly LogLine[];
  /** Where in `logs` the START line is: before it lies what the initialization wrote, and what came late. */
  readonly start: number;
  /** `2026/11/23/[$LATEST]<32 hex digits>`, one for each environment. */
  readonly logStream: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly billedDuration: number;
  /** Milliseconds after its answer until its report was written. */
  readonly overhead: number;
  /** Milliseconds; only on the first invocation of an environment. */
  readonly initDuration: number | undefined;
  /** MB. */
  readonly maxMemoryUsed: number;
  /** The environment that ran it, for tests of reuse. */
  readonly environmentId: string;
}

/** What the runtime asks of the cloud. */
export interface RuntimeHost {
  /** Credentials for a new environment, named after its session. */
  credentials(spec: FunctionSpec, environmentId: string): Promise<Credentials>;
  /** Lines that came outside an invocation, e.g. of an environment that was shut down. */
  stray?(spec: FunctionSpec, logStream: string, lines: readonly LogLine[]): void;
}

/** Where functions reach the cloud over HTTPS. */
export interface CloudAddress {
  readonly host: string;
  readonly port: number;
  /** What it is to be trusted by: PEM. */
  readonly certificate: string;
}

export interface RuntimeOptions {
  readonly host: RuntimeHost;
  /** When left out, functions reach over HTTPS what everybody does. */
  readonly cloud?: CloudAddress;
  /** Started processes that wait for code, for each runtime in use; 1 when left out. */
  readonly spares?: number;
  /**
   * Folders beside whose `node_modules` Node functions find the packages that Lambda's runtime brings along (the AWS SDK);
   * this package's own when left out.
   */
  readonly moduleFolders?: readonly string[];
  /** Whether processes are forked where they can be, as they are when left out; false starts each by itself. */
  readonly forks?: boolean;
  /** The Python that runs python3.* functions; when left out, the machine's of their version, or its `python3`. */
  readonly python?: string | undefined;
  /** Folders that Python functions import packages from that they do not bring along, e.g. one that holds boto3. */
  readonly pythonModules?: readonly string[];
}

/** What came of an initialization that nobody waits for. */
export interface Initialized {
  readonly succeeded: boolean;
  /** Of one that failed; what another wrote is in the log of its first invocation. */
  readonly logs: readonly LogLine[];
  readonly logStream: string;
}

/** Runs functions in execution environments of their own. */
export interface Runtime {
  /** Runs one invocation in a free environment of the function, or in a new one; never rejects for what the function does. */
  invoke(spec: FunctionSpec, invocation: Invocation): Promise<InvocationResult>;
  /**
   * Makes an environment that is initialized and waits for its first invocation.
   *
   * @returns what it wrote, and whether its initialization went well; one whose did not is ended
   */
  initialize(spec: FunctionSpec): Promise<Initialized>;
  /** Says that functions of a runtime (`python3.14`) are about to be used: a spare process is started for them. */
  prepare(runtime: string): void;
  /** Ends every environment of a key: its code or configuration has changed, or it is gone. */
  retire(key: string): Promise<void>;
  /** The invocation that an environment is busy with, by its access key: to link a function's own calls to their cause. */
  currentInvocation(accessKeyId: string): string | undefined;
  /**
   * Whether somebody may use a key, by the connection they come over: an environment's own key is for its processes
   * alone, where the system tells (see docs/platforms.md); a key that no environment was given is no matter of the runtime.
   */
  mayUse(accessKeyId: string, connection: Connection): Promise<boolean>;
  /** Ends everything and removes every file. */
  close(): Promise<void>;
}
