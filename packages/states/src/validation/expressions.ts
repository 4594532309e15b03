import type jsonata from 'jsonata';
import { isList, isObject, type Json } from '../json.ts';
import { compileExpression, expressionOf } from '../queries/expression.ts';
import type { Findings } from './diagnostic.ts';

/** Looks at every expression of a field. @param inCatcher there alone `$states.errorOutput` has a value */
export function checkExpressions(findings: Findings, value: Json, location: string, inCatcher = false): void {
  if (typeof value === 'string') {
    const source = expressionOf(value);
    if (source !== undefined) checkExpression(findings, source, location, inCatcher);
  } else if (isList(value)) {
    for (const [index, item] of value.entries()) checkExpressions(findings, item, `${location}[${index}]`, inCatcher);
  } else if (isObject(value)) {
    for (const [name, item] of Object.entries(value))
      checkExpressions(findings, item, `${location}/${name}`, inCatcher);
  }
}

function checkExpression(findings: Findings, source: string, location: string, inCatcher: boolean): void {
  let root: Node;
  try {
    root = compileExpression(source).ast() as Node;
  } catch (error) {
    findings.error('INVALID_JSONATA_EXPRESSION', (error as Error).message, location);
    return;
  }
  const problems = new Set<string>();
  visit(root, true, inCatcher, problems);
  for (const problem of problems) findings.error('UNSUPPORTED_JSONATA_EXPRESSION', problem, location);
}

/** Parts of an expression's tree that the package's types leave out or name too narrowly. */
interface Node extends Omit<jsonata.ExprNode, 'lhs' | 'rhs' | 'type' | 'value'> {
  readonly type: string;
  readonly value?: unknown;
  readonly lhs?: unknown;
  readonly rhs?: unknown;
  readonly body?: Node;
  readonly condition?: Node;
  readonly then?: Node;
  readonly else?: Node;
  readonly expression?: Node;
}

/** @param top whether a name here would be read from the whole input, which expressions of a state do not have */
function visit(node: Node, top: boolean, inCatcher: boolean, problems: Set<string>): void {
  if (node.type === 'name' && top)
    problems.add(`Reference to '${String(node.value)}' at the top level is not supported.`);
  if (node.type === 'variable' && node.value === '$') problems.add("Reference to '$$' is not supported.");
  if (node.type === 'variable' && node.value === '' && top)
    problems.add("Reference to '$' at the top level is not supported.");
  if (node.type === 'path') {
    const [first, second] = (node.steps ?? []) as Node[];
    if (!inCatcher && first?.value === 'states' && second?.value === 'errorOutput')
      problems.add("Reference to '$states.errorOutput' is not supported.");
    // Only the first step starts from the top.
    for (const [index, step] of ((node.steps ?? []) as Node[]).entries())
      visit(step, top && index === 0, inCatcher, problems);
    return;
  }
  // A transformation looks at what it is given.
  if (node.type === 'transform') return;
  for (const child of childrenOf(node)) visit(child, top, inCatcher, problems);
}

function childrenOf(node: Node): Node[] {
  const { procedure, body, condition, then, expression, lhs, rhs, expressions, arguments: args } = node;
  const candidates = [procedure, body, condition, then, node.else, expression, lhs, rhs, expressions, args].flat(3);
  return candidates.filter((child): child is Node => typeof child === 'object' && child !== null && 'type' in child);
}
