import type { GetFunctionCodeSigningConfigResponse } from '@aws-sdk/client-lambda';
import { onWholeFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { changeFunction, findFunction } from '../functions/find.ts';
import { readFunctionName } from '../names.ts';
import { checkCodeSigningConfig } from './configs.ts';

/** Which functions have which code signing configuration. */
export const functionCodeSigningOperations: LambdaOperations = {
  PutFunctionCodeSigningConfig: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      const arn = input.CodeSigningConfigArn;
      checkCodeSigningConfig(call, arn);
      changeFunction(call, asked).codeSigningConfig = arn;
      return { CodeSigningConfigArn: arn, FunctionName: asked.name };
    },
  },

  GetFunctionCodeSigningConfig: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      const { codeSigningConfig } = findFunction(call, asked);
      return codeSigningConfig === undefined
        ? ({} as GetFunctionCodeSigningConfigResponse)
        : { CodeSigningConfigArn: codeSigningConfig, FunctionName: asked.name };
    },
  },

  DeleteFunctionCodeSigningConfig: {
    access: onWholeFunction,
    run(input, call) {
      changeFunction(call, readFunctionName(input.FunctionName, call)).codeSigningConfig = undefined;
      return {};
    },
  },
};
