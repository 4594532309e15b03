import type { Input, Operation, Output } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';

export type Sdk = typeof import('@aws-sdk/client-s3');

/** Input of an S3 operation, by the operation's name. */
export type In<Name extends string> = Input<Sdk, Name>;
/** Output of an S3 operation, by the operation's name. */
export type Out<Name extends string> = Output<Sdk, Name>;
/** An S3 operation, by its name. */
export type S3<Name extends string> = Operation<In<Name>, Out<Name>, Call>;
