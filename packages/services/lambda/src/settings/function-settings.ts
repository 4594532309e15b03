import { onWholeFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { functionNotFound, invalidParameter } from '../errors.ts';
import { changeFunction, findFunction, findVersion, versionOf } from '../functions/find.ts';
import { askedArn, functionArn, LATEST, readFunctionName } from '../names.ts';

/** Settings of a function that have operations of their own. */
export const functionSettingOperations: LambdaOperations = {
  PutFunctionRecursionConfig: {
    access: onWholeFunction,
    run(input, call) {
      const found = changeFunction(call, readFunctionName(input.FunctionName, call));
      found.recursiveLoop = input.RecursiveLoop;
      return { RecursiveLoop: found.recursiveLoop };
    },
  },

  GetFunctionRecursionConfig: {
    access: onWholeFunction,
    run(input, call) {
      return { RecursiveLoop: findFunction(call, readFunctionName(input.FunctionName, call)).recursiveLoop };
    },
  },

  /** https://docs.aws.amazon.com/lambda/latest/api/API_PutRuntimeManagementConfig.html */
  PutRuntimeManagementConfig: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const found = changeFunction(call, asked);
      const qualifier = asked.qualifier ?? LATEST;
      if (versionOf(found, qualifier) === undefined) throw functionNotFound(askedArn(asked));
      const updateOn = input.UpdateRuntimeOn;
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
    },
  },

  GetRuntimeManagementConfig: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call, input.Qualifier);
      const found = findFunction(call, asked);
      findVersion(call, asked);
      const config = found.runtimeManagement.get(asked.qualifier ?? LATEST);
      return {
        UpdateRuntimeOn: config?.updateOn ?? 'Auto',
        FunctionArn: functionArn(asked, asked.qualifier),
        ...(config?.versionArn !== undefined && { RuntimeVersionArn: config.versionArn }),
      };
    },
  },
};
