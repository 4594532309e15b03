import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { route } from '../aliases/aliases.ts';
import { conflict, functionNotFound } from '../errors.ts';
import { peekFunction, versionOf } from '../functions/find.ts';
import { runsHere } from '../functions/runtimes.ts';
import { functionArn, LATEST, type FunctionName } from '../names.ts';
import type { FunctionVersion, LambdaFunction } from '../state.ts';

/** What an invocation runs. */
export interface InvokedVersion {
  readonly asked: FunctionName;
  readonly found: LambdaFunction;
  readonly version: FunctionVersion;
  /** With the qualifier that the caller used, if any. */
  readonly invokedArn: string;
}

/** @throws AwsError where there is no such function, version or alias, or it is not ready yet */
export function findInvokedVersion(call: Call, asked: FunctionName): InvokedVersion {
  const found = peekFunction(call, asked);
  const alias = found?.aliases.get(asked.qualifier ?? LATEST);
  const version = found && versionOf(found, alias === undefined ? asked.qualifier : route(found, alias, Math.random()));
  if (found === undefined || version === undefined) {
    throw functionNotFound(functionArn(asked, asked.qualifier ?? LATEST));
  }
  if (version.state === 'Pending') {
    throw conflict(
      'The operation cannot be performed at this time. The function is currently in the following state: Pending',
    );
  }
  checkRuns(version.code.image?.runtime ?? version.settings.runtime);
  return { asked, found, version, invokedArn: functionArn(asked, asked.qualifier) };
}

function checkRuns(runtime: string): void {
  if (runsHere(runtime)) return;
  throw new AwsError(
    'InvalidRuntimeException',
    `Functions with the runtime ${runtime} can be managed in this cloud, not run. Use a nodejs, python, ruby or provided runtime here${elsewhere(runtime)}, or another endpoint.`,
    { status: 400, fields: { Type: 'User' } },
  );
}

/** How a program in such a language can be run all the same. */
function elsewhere(runtime: string): string {
  if (runtime.startsWith('java')) return ' (for provided.al2023, Java becomes a program with GraalVM: `native-image`)';
  if (runtime.startsWith('dotnet'))
    return ' (for provided.al2023, .NET 8 or newer becomes a program: `dotnet lambda package -pl` with PublishAot)';
  return '';
}
