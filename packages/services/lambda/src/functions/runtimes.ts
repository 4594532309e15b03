import type { Runtime } from '@aws-sdk/client-lambda';
import { invalidParameter } from '../errors.ts';

/** The runtimes that AWS creates functions for, in the order of its error message. */
const SUPPORTED = [
  'nodejs20.x',
  'python3.14',
  'provided.al2023',
  'python3.12',
  'python3.13',
  'nodejs24.x',
  'nodejs22.x',
  'java25',
  'python3.10',
  'python3.11',
  'java21',
  'ruby3.3',
  'ruby3.4',
  'ruby3.2',
  'python3.8',
  'python3.9',
  'java17',
  'nodejs16.x',
  'dotnet10',
  'dotnet8',
  'java11',
  'dotnet6',
  'nodejs18.x',
  'provided.al2',
  'java8.al2',
];

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated */
const DEPRECATED =
  /^(?:java8|go1\.x|provided|ruby2\.[57]|nodejs|nodejs4\.3(?:-edge)?|nodejs(?:6\.10|8\.10|10\.x|12\.x|14\.x)|python(?:2\.7|3\.6|3\.7)|dotnetcore(?:1\.0|2\.0|2\.1|3\.1)|dotnet5\.0)$/;

function supportedRuntimes(): string {
  return `[${SUPPORTED.join(', ')}]`;
}

/** @throws AwsError for a runtime that AWS does not know or no longer takes */
export function checkRuntime(runtime: string): asserts runtime is Runtime {
  if (SUPPORTED.includes(runtime)) return;
  if (DEPRECATED.test(runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  }
  throw unknownRuntime(runtime);
}

export function unknownRuntime(runtime: string): ReturnType<typeof invalidParameter> {
  return invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ${supportedRuntimes()} or be a valid ARN`,
  );
}

/** https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html */
const SNAP_START = /^(?:java(?:11|17|21|25)|python3\.(?:12|13|14)|dotnet(?:8|10))$/;

export function checkSnapStart(runtime: string): void {
  if (!SNAP_START.test(runtime)) throw invalidParameter(`${runtime} is not supported for SnapStart enabled functions.`);
}

/** Languages that this cloud has environments for; functions in others can be managed, not run. */
export function runsHere(runtime: string): boolean {
  return /^(?:nodejs|python3|ruby3|provided)/.test(runtime);
}
