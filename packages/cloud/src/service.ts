import type { TLSSocket } from 'node:tls';
import type {
  Algorithm,
  AwsError,
  Connection,
  Input,
  OperationName,
  Output,
  Violation,
  WireRequest,
  WireResponse,
} from '@coldstart/wire';
import type { Caller } from './authenticate.ts';
import type { ArnPlace } from './arns.ts';
import type { Access, Call } from './call.ts';
import type { Cloud } from './cloud.ts';
import type { KnownKey } from './known-keys.ts';
import type { Measurement } from './metrics/measure.ts';
import type { AnyTimer } from './timers.ts';

/**
 * The accesses that a call needs; `undefined` lets everyone in, or leaves it to the operation.
 *
 * @param action the operation's IAM action, `lambda:GetFunction`
 */
export type AccessRule<In> = (input: In, call: Call, action: string) => Access | readonly Access[] | undefined;

/** An operation: who may call it, and what it does. */
export interface Operation<In, Out> {
  /** Its IAM action without the prefix, where that is not the operation's name: `InvokeFunction` of `Invoke`. */
  readonly action?: string;
  /** Without a rule, a caller needs the action on `*`. */
  readonly access?: AccessRule<In>;
  /** What it says of input that breaks the model's constraints, where that is not AWS's usual sentence. */
  readonly violated?: (violations: readonly Violation[], input: In) => string | undefined;
  /** Whether AWS was seen to take what the model's constraints forbid. */
  readonly tolerates?: (violation: Violation) => boolean;
  /** May be reached without a signature: the operation, or a resource's policy, decides. As its service has it when left out. */
  readonly anonymous?: boolean;
  /** Whether it changes state, where its name misleads: names that begin with Get, List, Describe and the like do not. */
  readonly changes?: boolean;
  run(input: In, call: Call): Out | void | Promise<Out | void>;
}

/** A service's operations by name, or some of them, in the SDK's types. */
export type ServiceOperations<Sdk> = {
  readonly [Name in OperationName<Sdk>]?: Operation<Input<Sdk, Name>, Output<Sdk, Name>>;
};

/**
 * What CloudWatch is told of operations that have succeeded, by their names: of their input and output, in the SDK's types.
 *
 * The owner's account and Region stand in the ARN or address that the input names; `place` says them where they are not the caller's.
 */
export type ServiceMetrics<Sdk> = {
  readonly [Name in OperationName<Sdk>]?: (
    input: Input<Sdk, Name>,
    output: Output<Sdk, Name>,
    call: Call,
  ) => Measured | undefined;
};

export interface Measured {
  readonly measurements: readonly Measurement[];
  /** Whose metrics they are; the caller's account and Region when left out. */
  readonly place?: ArnPlace;
}

/** Whoever has a key, or nobody at all, may call it. */
export const anyone = (): undefined => undefined;

/** One AWS service of the cloud. */
export interface CloudService<Sdk> {
  /** Endpoint prefix and signing name: `lambda`, `logs`. */
  readonly name: string;
  /** Prefix of its IAM actions, where that is another one than `name`. */
  readonly iamPrefix?: string;
  /** True for services without Regions: their state lives in `GLOBAL`. */
  readonly global?: boolean;
  /** How its requests are signed, where that is another way than Signature Version 4: without a Region, for all at once. */
  readonly signature?: Algorithm;
  /** Loads the SDK's client package, on the service's first call. */
  readonly sdk: () => Promise<Sdk>;
  /** botocore's constraints on its input, see `packages/wire/tools/constraints.py`; without them everything is accepted. */
  readonly constraints?: URL;
  /** Members of its output that it writes as decimals (`30.0`) even where they are whole: those that botocore calls double. */
  readonly decimals?: ReadonlySet<string>;
  readonly operations: ServiceOperations<Sdk>;
  /** What only other services of the cloud may ask it for, with the permissions that AWS asks for; no client can. */
  readonly inner?: Readonly<Record<string, AnyOperation>>;
  /** Its operations may be reached without a signature, but those that say otherwise. */
  readonly anonymous?: true;
  /** The error that the service throttles with, for faults; `ThrottlingException` when left out. */
  readonly throttle?: (operation: string) => AwsError;
  /** The code of denials, where it is another one than its protocol's: SNS has `AuthorizationError`. */
  readonly deniedAs?: string;
  /** The error for input that breaks the model's constraints; `ValidationException` (awsQuery: `ValidationError`) when left out. */
  readonly invalid?: (message: string, operation: string) => AwsError;
  /** What is said to a request whose body is larger than the table's `bodyLimit`, in bytes. */
  readonly tooLarge?: (limit: number) => AwsError | WireResponse;
  /** What it plans for later. */
  readonly timers?: readonly AnyTimer[];
  /** What CloudWatch is told of its operations. What happens beside them it tells itself, with `measure`. */
  readonly metrics?: ServiceMetrics<Sdk>;
  /** What CloudWatch is told of an operation that was refused or has failed. */
  readonly failureMetrics?: (
    operation: string,
    input: Readonly<Record<string, unknown>>,
    error: AwsError,
    call: Call,
  ) => Measured | undefined;
  /** Ends what runs for an account: its state is about to be dropped. */
  readonly forgetAccount?: (cloud: Cloud, account: string) => void;
  /** Ends what runs outside of this process: the cloud is closing. */
  readonly close?: (cloud: Cloud) => Promise<void>;
  /** The journal entry that a call with this key was caused by, such as the invocation that made it. */
  readonly causeOf?: (cloud: Cloud, accessKeyId: string) => number | undefined;
  /** Whether somebody may use a key, by the connection that they come over; asked once for a connection. */
  readonly mayUse?: (cloud: Cloud, accessKeyId: string, connection: Connection) => Promise<boolean>;
  /** Answers what is no operation: downloads, browser forms, CORS preflights. `undefined` leaves it to the operations. */
  readonly http?: (
    request: WireRequest,
    cloud: Cloud,
    findKey: (accessKeyId: string) => KnownKey | undefined,
    /** Who signed the request; throws as AWS refuses what is wrong with its signature. */
    authenticate: () => Caller,
  ) => Promise<WireResponse | undefined>;
  /** Takes a connection over TLS that does not speak HTTP, by the entry's `firstByte`. */
  readonly connected?: (socket: TLSSocket, cloud: Cloud) => void;
  /** Makes an address that the service has in many forms into the one that its operations expect, as a bucket in the host. */
  readonly locate?: (request: WireRequest) => void;
  /** Last touch to an answer, such as CORS headers. */
  readonly decorate?: (request: WireRequest, response: WireResponse, cloud: Cloud) => void;
}

/** A service whatever its SDK: what the core works with. */
export interface AnyService extends Omit<CloudService<object>, 'sdk' | 'operations' | 'metrics'> {
  readonly sdk: () => Promise<object>;
  readonly metrics?: Readonly<Record<string, AnyMetrics | undefined>>;
  readonly operations: Readonly<Record<string, AnyOperation | undefined>>;
}

export type AnyOperation = Operation<Record<string, unknown>, object>;

export type AnyMetrics = (input: Record<string, unknown>, output: object, call: Call) => Measured | undefined;

/** Checks a service's operations against its SDK's types, and hands it to the core. */
export function defineService<Sdk extends object>(service: CloudService<Sdk>): AnyService {
  // The wire gives each operation the input of its own schema, which the SDK's types describe.
  return service as unknown as AnyService;
}
