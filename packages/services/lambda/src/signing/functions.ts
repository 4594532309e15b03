import type {
  DeleteFunctionCodeSigningConfigRequest,
  GetFunctionCodeSigningConfigRequest,
  GetFunctionCodeSigningConfigResponse,
  PutFunctionCodeSigningConfigRequest,
} from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { changeFunction, findFunction } from '../functions/find.ts';
import { readFunctionName } from '../names.ts';
import { checkCodeSigningConfig } from './configs.ts';

/** Which functions have which code signing configuration. */
export function putFunctionCodeSigningConfig(
  input: PutFunctionCodeSigningConfigRequest,
  call: Call,
): GetFunctionCodeSigningConfigResponse & { CodeSigningConfigArn: string } {
  const asked = readFunctionName(input.FunctionName ?? '', call);
  const arn = input.CodeSigningConfigArn ?? '';
  checkCodeSigningConfig(call, arn);
  changeFunction(call, asked).codeSigningConfig = arn;
  return { CodeSigningConfigArn: arn, FunctionName: asked.name };
}

export function getFunctionCodeSigningConfig(
  input: GetFunctionCodeSigningConfigRequest,
  call: Call,
): GetFunctionCodeSigningConfigResponse {
  const asked = readFunctionName(input.FunctionName ?? '', call);
  const { codeSigningConfig } = findFunction(call, asked);
  return codeSigningConfig === undefined
    ? ({} as GetFunctionCodeSigningConfigResponse)
    : { CodeSigningConfigArn: codeSigningConfig, FunctionName: asked.name };
}

export function deleteFunctionCodeSigningConfig(input: DeleteFunctionCodeSigningConfigRequest, call: Call): object {
  changeFunction(call, readFunctionName(input.FunctionName ?? '', call)).codeSigningConfig = undefined;
  return {};
}
