import { AwsError } from '@coldstart/wire';
import { onWholeFunction } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { invalidParameter } from '../errors.ts';
import { changeFunction, findFunction } from '../functions/find.ts';
import { readFunctionName, refuseQualifier } from '../names.ts';
import { unreservedConcurrency } from '../settings/account.ts';
import { LEAST_UNRESERVED } from './pools.ts';

export const reservedConcurrencyOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html */
  PutFunctionConcurrency: {
    access: onWholeFunction,
    run(input, call) {
      const asked = readFunctionName(input.FunctionName, call);
      refuseQualifier(asked);
      const found = changeFunction(call, asked);
      const wanted = input.ReservedConcurrentExecutions;
      if (unreservedConcurrency(call, asked.name) - wanted < LEAST_UNRESERVED) {
        throw new AwsError(
          'InvalidParameterValueException',
          `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${LEAST_UNRESERVED}].`,
          { status: 400 },
        );
      }
      const provisioned = [...found.provisioned.values()].reduce((sum, { requested }) => sum + requested, 0);
      if (provisioned > wanted) {
        throw invalidParameter(
          `ReservedConcurrentExecutions  ${wanted} should not be lower than function's total provisioned concurrency [${provisioned}].`,
        );
      }
      found.reservedConcurrency = wanted;
      return { ReservedConcurrentExecutions: wanted };
    },
  },

  GetFunctionConcurrency: {
    access: onWholeFunction,
    run(input, call) {
      const { reservedConcurrency } = findFunction(call, readFunctionName(input.FunctionName, call));
      return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    },
  },

  DeleteFunctionConcurrency: {
    access: onWholeFunction,
    run(input, call) {
      changeFunction(call, readFunctionName(input.FunctionName, call)).reservedConcurrency = undefined;
      return {};
    },
  },
};
