import type { Call } from '@coldstart/cloud';
import { functionNotFound, resourceNotFound } from '../errors.ts';
import { addressOf, functionArn, isAlias, LATEST, type FunctionName } from '../names.ts';
import { functions, type Alias, type FunctionVersion, type LambdaFunction } from '../state.ts';

/** The function as it is, for reading only: what is changed through it would not be kept on disk. */
export function peekFunction(call: Call, asked: FunctionName): LambdaFunction | undefined {
  return call.cloud.store.peek(functions, { ...addressOf(asked), part: '' })?.byName.get(asked.name);
}

/** @throws AwsError naming the ARN that was asked for */
export function findFunction(call: Call, asked: FunctionName): LambdaFunction {
  const found = peekFunction(call, asked);
  if (found === undefined) throw functionNotFound(functionArn(asked, asked.qualifier));
  return found;
}

/** The function, to be changed. */
export function changeFunction(call: Call, asked: FunctionName): LambdaFunction {
  const found = call.state(functions, addressOf(asked)).byName.get(asked.name);
  if (found === undefined) throw functionNotFound(functionArn(asked, asked.qualifier));
  return found;
}

/** The version that a qualifier stands for; of an alias its main one. */
export function versionOf(found: LambdaFunction, qualifier: string | undefined): FunctionVersion | undefined {
  if (qualifier === undefined || qualifier === LATEST) return found.latest;
  const alias = found.aliases.get(qualifier);
  return alias === undefined ? found.versions.get(qualifier) : versionOf(found, alias.version);
}

/** @throws AwsError naming the ARN that was asked for */
export function findVersion(call: Call, asked: FunctionName): FunctionVersion {
  const version = versionOf(findFunction(call, asked), asked.qualifier);
  if (version === undefined) throw functionNotFound(functionArn(asked, asked.qualifier));
  return version;
}

function noSuchAlias(asked: FunctionName, alias: string): ReturnType<typeof resourceNotFound> {
  return resourceNotFound(`Cannot find alias arn: ${functionArn(asked, alias)}`);
}

export function findAlias(found: LambdaFunction, asked: FunctionName, name: string): Alias {
  const alias = found.aliases.get(name);
  if (alias === undefined) throw noSuchAlias(asked, name);
  return alias;
}

/** Refuses a qualifier that stands for nothing, as the operations on policies and provisioned concurrency do. */
export function checkQualifier(found: LambdaFunction, asked: FunctionName, qualifier: string): void {
  if (versionOf(found, qualifier) !== undefined) return;
  if (isAlias(qualifier)) throw noSuchAlias(asked, qualifier);
  throw functionNotFound(functionArn(asked, qualifier));
}
