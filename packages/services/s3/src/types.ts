import type { Input, Output } from '@coldstart/wire';
import type { ServiceOperations } from '@coldstart/cloud';

export type Sdk = typeof import('@aws-sdk/client-s3');

export type Operations = ServiceOperations<Sdk>;
/** Input of an S3 operation, by the operation's name. */
export type In<Name extends string> = Input<Sdk, Name>;
/** Output of an S3 operation, by the operation's name. */
export type Out<Name extends string> = Output<Sdk, Name>;
