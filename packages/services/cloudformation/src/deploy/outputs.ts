import { type Call, asIntrinsic, isMap, scalar, walk, type Value } from '@coldstart/cloud';
import { templateError, validationError } from '../errors.ts';
import { stackById } from '../stacks.ts';
import { stackIndex, type Output, type Stack, type StackDefinition } from '../state.ts';
import { resolve } from '../template/functions.ts';
import { references } from '../template/references.ts';
import { activeResources } from '../template/scope.ts';
import { readTemplate, type Template } from '../template/template.ts';
import { hasAttribute, stackScope } from './scope.ts';

/** The outputs of a stack whose resources are there, and the exports that its template reads. */
export function resolveOutputs(
  call: Call,
  stack: Stack,
  definition: StackDefinition,
): { outputs: Output[]; imports: string[] } {
  const template = readTemplate(definition.processed);
  const scope = stackScope(call, stack, definition, template);
  const outputs: Output[] = [];
  for (const [key, output] of Object.entries(template.Outputs)) {
    if (typeof output.Condition === 'string' && scope.condition(output.Condition) !== true) continue;
    const resolved = text(resolve(output.Value ?? '', scope));
    const value = resolved === undefined ? undefined : reachable(call, resolved);
    if (value === undefined) throw templateError(`The Outputs member ${key} must resolve to a string`);
    const name =
      isMap(output.Export) && output.Export.Name !== undefined ? text(resolve(output.Export.Name, scope)) : undefined;
    const description = output.Description === undefined ? undefined : scalar(output.Description);
    outputs.push({ key, value, description, exportName: name });
  }
  const imports = new Set<string>();
  for (const name of activeResources(template, scope)) {
    walk(template.Resources[name]?.Properties ?? {}, (value: Value) => {
      const found = asIntrinsic(value);
      if (found?.name !== 'Fn::ImportValue') return;
      const imported = text(resolve(found.argument, scope));
      if (imported !== undefined) imports.add(imported);
    });
  }
  return { outputs, imports: [...imports] };
}

/** Templates put addresses of APIs together from their ids: here they lead somewhere else. */
function reachable({ cloud }: Call, value: string): string {
  return cloud.services.reduce((address, service) => service.reachable?.(address, cloud.endpoint) ?? address, value);
}

function text(value: Value | undefined): string | undefined {
  if (Array.isArray(value)) return value.map((item) => scalar(item) ?? '').join(',');
  return scalar(value);
}

/** @throws ValidationError where another stack has a name already, or reads one that would go */
export function publishExports(call: Call, stack: Stack, outputs: readonly Output[]): void {
  const { exports } = call.state(stackIndex);
  const mine = new Map(
    outputs.flatMap(({ exportName, value }) => (exportName === undefined ? [] : [[exportName, value] as const])),
  );
  for (const name of mine.keys()) {
    const owner = exports.get(name);
    if (owner !== undefined && owner.stackId !== stack.id) {
      throw validationError(
        `Export with name ${name} is already exported by stack ${stackById(call, owner.stackId)?.name ?? owner.stackId}`,
      );
    }
  }
  for (const { exportName, value } of stack.outputs) {
    if (exportName === undefined || mine.get(exportName) === value) continue;
    const [reader] = importers(call, exportName);
    if (reader !== undefined)
      throw validationError(
        `Export ${exportName} cannot be ${mine.has(exportName) ? 'updated' : 'deleted'} as it is in use by ${reader.name}`,
      );
  }
  withdrawExports(call, stack);
  for (const [name, value] of mine) exports.set(name, { stackId: stack.id, value });
}

export function withdrawExports(call: Call, stack: Stack): void {
  const { exports } = call.state(stackIndex);
  for (const [name, { stackId }] of exports) if (stackId === stack.id) exports.delete(name);
}

/** Stacks that read an export. */
export function importers(call: Call, name: string): Stack[] {
  const { live } = call.state(stackIndex);
  return [...live.values()].flatMap((id) => {
    const stack = stackById(call, id);
    return stack?.imports.includes(name) === true ? [stack] : [];
  });
}

/** The first mention of an attribute that its resource type does not have. */
export function attributeProblem(
  template: Template,
  condition: (name: string) => boolean | undefined,
): string | undefined {
  const places: [Value, string][] = [
    ...activeResources(template, { condition }).map((name): [Value, string] => [
      template.Resources[name]?.Properties ?? {},
      `/Resources/${name}/Properties`,
    ]),
    ...Object.entries(template.Outputs)
      .filter(([, { Condition }]) => typeof Condition !== 'string' || condition(Condition) === true)
      .map(([name, { Value: value }]): [Value, string] => [value ?? '', `/Outputs/${name}/Value`]),
  ];
  for (const [value, path] of places) {
    for (const reference of references(value, condition, path)) {
      const type = template.Resources[reference.name]?.Type;
      if (type === undefined || reference.attribute === undefined || hasAttribute(type, reference.attribute)) continue;
      return `[Error] ${reference.path}: Resource type ${type} does not support attribute {${reference.attribute}}`;
    }
  }
  return undefined;
}
