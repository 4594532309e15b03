import { ERRORS, runtimeFailure, StateFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import type { Outside } from '../outside.ts';
import { NoResult, query, type Roots } from '../paths/query.ts';
import { arrayFunctions } from './arrays.ts';
import type { FunctionTable } from './function.ts';
import type { Argument, Call } from './parse.ts';
import { IntrinsicProblem } from './problem.ts';
import { textFunctions } from './texts.ts';
import { valueFunctions } from './values.ts';

const FUNCTIONS: FunctionTable = { ...arrayFunctions, ...textFunctions, ...valueFunctions };

/** Whether all functions of a call exist and are given as many arguments as they take. */
export function isCallable(call: Call): boolean {
  const [least, most] = (Object.hasOwn(FUNCTIONS, call.name) ? FUNCTIONS[call.name]?.arity : undefined) ?? [1, 0];
  const count = call.arguments.length;
  return (
    count >= least &&
    count <= most &&
    call.arguments.every((argument) => argument.kind !== 'call' || isCallable(argument.call))
  );
}

/** @throws {StateFailure} */
export function evaluateIntrinsic(call: Call, roots: Roots, outside: Outside): Json {
  const args = call.arguments.map((argument) => valueOf(argument, call, roots, outside));
  try {
    return FUNCTIONS[call.name]?.call(args, outside) ?? null;
  } catch (error) {
    if (!(error instanceof IntrinsicProblem)) throw error;
    throw new StateFailure({
      error: ERRORS.intrinsic,
      cause: `The function '${call.source}' had the following error: ${error.message}`,
    });
  }
}

function valueOf(argument: Argument, call: Call, roots: Roots, outside: Outside): Json {
  if (argument.kind === 'value') return argument.value;
  if (argument.kind === 'call') return evaluateIntrinsic(argument.call, roots, outside);
  try {
    return query(argument.path, roots);
  } catch (error) {
    if (!(error instanceof NoResult)) throw error;
    const { source, root } = argument.path;
    throw runtimeFailure(
      `The function '${call.source}' had the following error: The JsonPath argument for the field '${source}' could not be found in the input '${JSON.stringify(roots(root) ?? null)}'`,
    );
  }
}
