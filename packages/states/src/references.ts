import type { Definition, State, States } from './definition.ts';
import { processorOf } from './definition.ts';
import { type Argument, type Call, isIntrinsic, parseIntrinsic } from './intrinsics/parse.ts';
import { isList, isObject, type Json } from './json.ts';
import { isPath, parsePath } from './paths/parse.ts';
import { expressionOf } from './queries/expression.ts';

/** What stands for no variable: the input, the context object, an element, and JSONata's own. */
const RESERVED = new Set(['$', '$$', '@', 'states']);
const IN_EXPRESSION = /\$([\p{L}_][\p{L}\p{N}_]*)(?!\s*(?:[(\p{L}\p{N}_]|:=))/gu;
const ASSIGNED = /\$([\p{L}_][\p{L}\p{N}_]*)\s*:=|function\s*\(([^)]*)\)/gu;

/** Which variables each state reads, as DescribeStateMachine says; states that read none are left out. */
export function variableReferences(definition: Definition): Record<string, string[]> {
  const references: Record<string, string[]> = {};
  collect(definition, (name, state) => {
    const found = new Set<string>();
    const inJsonata = (state.QueryLanguage ?? definition.QueryLanguage ?? 'JSONPath') === 'JSONata';
    for (const [field, value] of Object.entries(state) as [string, Json][])
      if (!['Branches', 'ItemProcessor', 'Iterator', 'Comment', 'Result'].includes(field))
        look(field, value, inJsonata, found);
    if (found.size > 0) references[name] = [...found].sort();
  });
  return references;
}

function collect(states: States, visit: (name: string, state: State) => void): void {
  for (const [name, state] of Object.entries(states.States)) {
    visit(name, state);
    for (const inner of [...(state.Branches ?? []), processorOf(state)]) if (inner !== undefined) collect(inner, visit);
  }
}

function look(field: string, value: Json, inJsonata: boolean, found: Set<string>): void {
  if (isList(value)) for (const item of value) look(field, item, inJsonata, found);
  else if (isObject(value)) for (const [name, item] of Object.entries(value)) look(name, item, inJsonata, found);
  else if (typeof value !== 'string') return;
  else if (inJsonata) inExpression(value, found);
  else if (/(\.\$|Path|^Variable)$/.test(field)) inQuery(value, found);
}

function inExpression(text: string, found: Set<string>): void {
  const source = expressionOf(text);
  if (source === undefined) return;
  const own = new Set<string>();
  for (const [, name, parameters = ''] of source.matchAll(ASSIGNED)) {
    if (name !== undefined) own.add(name);
    for (const parameter of parameters.split(',')) own.add(parameter.trim().slice(1));
  }
  for (const [, name = ''] of source.matchAll(IN_EXPRESSION))
    if (!RESERVED.has(name) && !own.has(name)) found.add(name);
}

function inQuery(text: string, found: Set<string>): void {
  const add = (root: string): void => {
    if (!RESERVED.has(root)) found.add(root);
  };
  const inCall = (call: Call): void => call.arguments.forEach(inArgument);
  const inArgument = (argument: Argument): void => {
    if (argument.kind === 'path') add(argument.path.root);
    if (argument.kind === 'call') inCall(argument.call);
  };
  if (isIntrinsic(text)) inCall(parseIntrinsic(text));
  else if (isPath(text)) add(parsePath(text).root);
}
