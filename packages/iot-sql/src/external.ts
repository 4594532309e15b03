import { isExternal } from './functions/index.ts';
import type { Call, Expression } from './syntax.ts';

/** The calls in an expression that ask other services, inner ones first. */
export function externalCalls(expression: Expression): Call[] {
  const inner = childrenOf(expression).flatMap(externalCalls);
  return expression.kind === 'call' && isExternal(expression.name) ? [...inner, expression] : inner;
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'array':
      return expression.items;
    case 'object':
      return expression.members.map(([, value]) => value);
    case 'member':
    case 'not':
    case 'negative':
    case 'cast':
      return [expression.of];
    case 'binary':
      return [expression.left, expression.right];
    case 'case':
      return [
        expression.of,
        ...expression.when.flatMap(({ is, result }) => [is, result]),
        ...(expression.otherwise === undefined ? [] : [expression.otherwise]),
      ];
    case 'call':
      return expression.args;
    case 'nested':
      return [expression.from];
    default:
      return [];
  }
}
