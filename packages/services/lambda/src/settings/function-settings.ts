import type {
  GetFunctionRecursionConfigRequest,
  GetFunctionRecursionConfigResponse,
  GetRuntimeManagementConfigRequest,
  GetRuntimeManagementConfigResponse,
  PutFunctionRecursionConfigRequest,
  PutRuntimeManagementConfigRequest,
  PutRuntimeManagementConfigResponse,
} from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { functionNotFound, invalidParameter } from '../errors.ts';
import { changeFunction, findFunction, findVersion, versionOf } from '../functions/find.ts';
import { askedArn, functionArn, LATEST, readFunctionName } from '../names.ts';

/** Settings of a function that have operations of their own. */

export function putFunctionRecursionConfig(
  input: PutFunctionRecursionConfigRequest,
  call: Call,
): GetFunctionRecursionConfigResponse {
  const found = changeFunction(call, readFunctionName(input.FunctionName ?? '', call));
  found.recursiveLoop = input.RecursiveLoop ?? 'Terminate';
  return { RecursiveLoop: found.recursiveLoop };
}

export function getFunctionRecursionConfig(
  input: GetFunctionRecursionConfigRequest,
  call: Call,
): GetFunctionRecursionConfigResponse {
  return { RecursiveLoop: findFunction(call, readFunctionName(input.FunctionName ?? '', call)).recursiveLoop };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutRuntimeManagementConfig.html */
export function putRuntimeManagementConfig(
  input: PutRuntimeManagementConfigRequest,
  call: Call,
): PutRuntimeManagementConfigResponse {
  const asked = readFunctionName(input.FunctionName ?? '', call, input.Qualifier);
  const found = changeFunction(call, asked);
  const qualifier = asked.qualifier ?? LATEST;
  if (versionOf(found, qualifier) === undefined) throw functionNotFound(askedArn(asked));
  const updateOn = input.UpdateRuntimeOn ?? 'Auto';
  if ((updateOn === 'Manual') !== (input.RuntimeVersionArn !== undefined)) {
    throw invalidParameter(
      updateOn === 'Manual'
        ? 'RuntimeVersionArn must be provided if UpdateRuntimeOn is Manual.'
        : 'RuntimeVersionArn can only be provided if UpdateRuntimeOn is Manual.',
    );
  }
  found.runtimeManagement.set(qualifier, { updateOn, versionArn: input.RuntimeVersionArn });
  return {
    UpdateRuntimeOn: updateOn,
    FunctionArn: askedArn(asked),
    ...(input.RuntimeVersionArn !== undefined && { RuntimeVersionArn: input.RuntimeVersionArn }),
  };
}

export function getRuntimeManagementConfig(
  input: GetRuntimeManagementConfigRequest,
  call: Call,
): GetRuntimeManagementConfigResponse {
  const asked = readFunctionName(input.FunctionName ?? '', call, input.Qualifier);
  const found = findFunction(call, asked);
  findVersion(call, asked);
  const config = found.runtimeManagement.get(asked.qualifier ?? LATEST);
  return {
    UpdateRuntimeOn: config?.updateOn ?? 'Auto',
    FunctionArn: functionArn(asked, asked.qualifier),
    ...(config?.versionArn !== undefined && { RuntimeVersionArn: config.versionArn }),
  };
}
