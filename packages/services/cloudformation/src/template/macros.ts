import { AwsError } from '@coldstart/wire';
import { type Call, isMap, scalar, walk, type Value, type ValueMap } from '@coldstart/cloud';
import { formatError, reasonOf, validationError } from '../errors.ts';
import { loadSam } from '../sam/tables.ts';
import { transformServerless } from '../sam/transform.ts';
import { expandLanguageExtensions } from './language-extensions.ts';
import { TransformFailure } from './failure.ts';
import { parseTemplate } from './parse.ts';
import type { ParameterValue } from './parameters.ts';
import type { PseudoValues } from './pseudo.ts';
import { resolve } from './functions.ts';
import { createScope } from './scope.ts';
import { fetchS3 } from './source.ts';
import { EMPTY_TEMPLATE } from './template.ts';

export interface Expansion {
  readonly call: Call;
  readonly parameters: readonly ParameterValue[];
  readonly pseudo: PseudoValues;
}

interface MacroUse {
  readonly name: string;
  readonly parameters: ValueMap;
}

/** The macros of a template's `Transform` section, in their order. */
export function declaredMacros(raw: ValueMap): MacroUse[] {
  const transform = raw.Transform;
  if (transform === undefined) return [];
  return (Array.isArray(transform) ? transform : [transform]).map(macroUse);
}

function macroUse(value: Value): MacroUse {
  if (typeof value === 'string') return { name: value, parameters: {} };
  if (!isMap(value) || typeof value.Name !== 'string')
    throw validationError('Key Name of transform definition must be a string.');
  return { name: value.Name, parameters: isMap(value.Parameters) ? value.Parameters : {} };
}

export function usesMacros(raw: ValueMap): boolean {
  let found = declaredMacros(raw).length > 0;
  walk(raw, (value) => {
    if (isMap(value) && value['Fn::Transform'] !== undefined) found = true;
  });
  return found;
}

/** The template with its macros expanded, the innermost first. @throws TransformFailure */
export async function expandMacros(raw: ValueMap, expansion: Expansion): Promise<ValueMap> {
  const expanded = await expandInner(raw, expansion);
  let template = isMap(expanded) ? expanded : {};
  for (const { name, parameters } of declaredMacros(raw)) {
    const { Transform: _, ...rest } = template;
    const result = await runMacro(name, rest, parameters, expansion);
    if (!isMap(result)) throw formatError('unsupported structure.');
    template = result;
  }
  return template;
}

/** `Fn::Transform` works on its siblings. */
async function expandInner(value: Value, expansion: Expansion): Promise<Value> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => expandInner(item, expansion)));
  if (!isMap(value)) return value;
  const result: ValueMap = {};
  for (const [key, inner] of Object.entries(value))
    if (key !== 'Fn::Transform') result[key] = await expandInner(inner, expansion);
  const use = value['Fn::Transform'];
  if (use === undefined) return result;
  const list = Array.isArray(use) ? use : [use];
  let expanded: Value = result;
  for (const one of list) {
    const { name, parameters } = macroUse(one);
    expanded = await runMacro(name, expanded, parameters, expansion);
  }
  return expanded;
}

async function runMacro(name: string, fragment: Value, parameters: ValueMap, expansion: Expansion): Promise<Value> {
  switch (name) {
    case 'AWS::Include':
      return include(fragment, parameters, expansion);
    case 'AWS::LanguageExtensions':
      return expandLanguageExtensions(isMap(fragment) ? fragment : {}, expansion.parameters, expansion.pseudo);
    case 'AWS::Serverless-2016-10-31':
      return transformServerless(
        isMap(fragment) ? fragment : {},
        expansion.parameters,
        expansion.pseudo,
        await loadSam(expansion.call.cloud),
      );
    default:
      return custom(name, fragment, parameters, expansion);
  }
}

async function include(
  fragment: Value,
  parameters: ValueMap,
  { call, parameters: values, pseudo }: Expansion,
): Promise<Value> {
  const scope = createScope({
    template: EMPTY_TEMPLATE,
    parameters: values,
    pseudo,
    resources: { ref: () => undefined, getAtt: () => '' },
    importValue: () => '',
  });
  const location = resolve(parameters.Location ?? '', scope);
  const url = scalar(location) ?? '';
  const s3 = /^s3:\/\/([^/]+)\/(.+)$/.exec(url);
  try {
    const text = await fetchS3(call, s3 === null ? url : `https://s3.amazonaws.com/${s3[1]}/${s3[2]}`);
    const included = parseTemplate(text);
    return isMap(fragment) ? { ...fragment, ...included } : included;
  } catch (error) {
    const missing = /NoSuchBucket|specified bucket does not exist/.test(reasonOf(error)) && s3 !== null;
    throw new TransformFailure('AWS::Include', missing ? `S3 bucket [${s3[1]}] does not exist.` : reasonOf(error));
  }
}

/** A macro of the account: an AWS::CloudFormation::Macro, whose function rewrites the fragment. */
async function custom(
  name: string,
  fragment: Value,
  parameters: ValueMap,
  { call, parameters: values, pseudo }: Expansion,
): Promise<Value> {
  const { macros } = await import('../resources/cloudformation-macro.ts');
  const target = call.state(macros).byName.get(name);
  if (target === undefined) throw validationError(`No transform named ${call.account}::${name} found.`);
  const full = `${call.account}::${name}`;
  const event = {
    accountId: pseudo.account,
    fragment,
    transformId: full,
    requestId: call.requestId,
    region: pseudo.region,
    params: parameters,
    templateParameterValues: Object.fromEntries(values.map(({ key, value }) => [key, value])),
  };
  let answer: Record<string, unknown>;
  try {
    const output = await call.invoke('lambda', 'Invoke', {
      FunctionName: target,
      Payload: Buffer.from(JSON.stringify(event)),
    });
    if (output.FunctionError !== undefined) throw new TransformFailure(full, 'the function returned an error.');
    answer = JSON.parse(output.Payload instanceof Uint8Array ? Buffer.from(output.Payload).toString() : '{}') as Record<
      string,
      unknown
    >;
  } catch (error) {
    if (error instanceof AwsError || error instanceof SyntaxError) throw new TransformFailure(full, reasonOf(error));
    throw error;
  }
  if (String(answer.status).toLowerCase() !== 'success')
    throw new TransformFailure(
      full,
      typeof answer.errorMessage === 'string' ? answer.errorMessage : 'the macro did not succeed',
    );
  return answer.fragment as Value;
}
