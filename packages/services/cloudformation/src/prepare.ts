import type { Capability, RollbackConfiguration, Tag } from '@aws-sdk/client-cloudformation';
import { type Call, isMap, scalar, type ValueMap } from '@coldstart/cloud';
import { deployer } from './deploy/deployer.ts';
import { formatError, templateError, validationError } from './errors.ts';
import { checkKnownTypes, checkTypes, loadTypes } from './deploy/registry.ts';
import type { Stack, StackDefinition } from './state.ts';
import { checkCapabilities } from './template/capabilities.ts';
import { evaluate, KNOWN_AFTER_APPLY, resolve } from './template/functions.ts';
import { declaredMacros, expandMacros, usesMacros } from './template/macros.ts';
import { readParameters, type GivenParameter, type ParameterValue } from './template/parameters.ts';
import { parseTemplate } from './template/parse.ts';
import { bounded, checkQuotas, checkSize } from './template/quotas.ts';
import { pseudoOf } from './stacks.ts';
import { checkCycles, checkReferences, references } from './template/references.ts';
import { checkSecureReferences } from './template/secure-references.ts';
import { activeResources, createScope, dependencies } from './template/scope.ts';
import { templateText } from './template/source.ts';
import { EMPTY_TEMPLATE, readTemplate, type Template } from './template/template.ts';

/** The members that CreateStack, UpdateStack and CreateChangeSet share. */
export interface Submission {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
  readonly Parameters?: readonly GivenParameter[] | undefined;
  readonly Capabilities?: readonly Capability[] | undefined;
  readonly ResourceTypes?: readonly string[] | undefined;
  readonly RoleARN?: string | undefined;
  readonly RollbackConfiguration?: RollbackConfiguration | undefined;
  readonly NotificationARNs?: readonly string[] | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

/** A submission that was understood; its macros are still to be expanded. */
export interface Submitted {
  readonly input: Submission;
  readonly stack: Stack;
  readonly original: string;
  readonly raw: ValueMap;
  readonly parameters: readonly ParameterValue[];
  readonly macros: boolean;
}

/** Reads a submission as far as AWS does before it answers. @throws ValidationError and others, in AWS's words */
export function submit(call: Call, input: Submission, stack: Stack, direct: boolean): Promise<Submitted> {
  return bounded(() => read(call, input, stack, direct));
}

async function read(call: Call, input: Submission, stack: Stack, direct: boolean): Promise<Submitted> {
  const original = input.UsePreviousTemplate === true ? stack.definition?.original : await templateText(call, input);
  if (original === undefined) throw validationError('Either Template URL or Template Body must be specified.');
  const raw = parseTemplate(original);
  await loadTypes(call.cloud, typesOf(raw, stack));
  const macros = usesMacros(raw);
  const declarations = isMap(raw.Parameters) ? raw.Parameters : {};
  if (!macros) {
    // Who has forgotten the transform is told of its types rather than of their attributes.
    checkKnownTypes(declaredTypes(raw));
    check(readTemplate(raw), input);
  } else {
    // What macros make of it is looked at once more.
    checkQuotas(raw);
    declaredMacros(raw);
    const resources = raw.Resources;
    if (!isMap(resources) || Object.keys(resources).length === 0)
      throw formatError('At least one Resources member must be defined.');
    if (direct && !(input.Capabilities ?? []).includes('CAPABILITY_AUTO_EXPAND')) {
      checkCapabilities(EMPTY_TEMPLATE, input.Capabilities, { macros: true });
    }
  }
  const parameters = await readParameters(
    mapsOf(declarations),
    input.Parameters ?? [],
    stack.definition?.parameters ?? [],
    (name) => ssmParameter(call, name, input.RoleARN ?? stack.definition?.roleArn),
  );
  checkRollbackConfiguration(input.RollbackConfiguration);
  const submitted: Submitted = { input, stack, original, raw, parameters, macros };
  if (!macros) checkResolved(readTemplate(raw), submitted);
  return submitted;
}

function declaredTypes({ Resources: declared }: ValueMap): string[] {
  const types = isMap(declared) ? Object.values(declared).map((one) => scalar(isMap(one) ? one.Type : undefined)) : [];
  return types.filter((type) => type !== undefined);
}

/** The types of a template's resources, and of those that its stack has now. */
function typesOf(raw: ValueMap, stack: Stack): string[] {
  return [...declaredTypes(raw), ...[...stack.resources.values()].map(({ type }) => type)];
}

function mapsOf(declarations: ValueMap): Record<string, ValueMap> {
  const result: Record<string, ValueMap> = {};
  for (const [name, declaration] of Object.entries(declarations)) {
    if (!isMap(declaration)) throw formatError('Every Parameters object must be a map.');
    result[name] = declaration;
  }
  return result;
}

/** Expands macros and checks what came of them. @throws TransformFailure and what `submit` throws */
export function expand(call: Call, submitted: Submitted): Promise<StackDefinition> {
  return bounded(() => expandAll(call, submitted));
}

async function expandAll(call: Call, submitted: Submitted): Promise<StackDefinition> {
  const { input, stack, original, raw, parameters, macros } = submitted;
  const notificationArns = input.NotificationARNs ?? stack.definition?.notificationArns ?? [];
  let processed = raw;
  if (macros) {
    processed = await expandMacros(raw, { call, parameters, pseudo: pseudoOf(stack, notificationArns) });
    checkSize(JSON.stringify(processed));
    await loadTypes(call.cloud, typesOf(processed, stack));
    const template = readTemplate(processed);
    check(template, input);
    checkResolved(template, submitted);
  }
  return {
    original,
    processed,
    transformed: macros,
    parameters,
    capabilities: input.Capabilities === undefined ? undefined : [...input.Capabilities],
    tags: input.Tags ?? stack.definition?.tags ?? [],
    notificationArns,
    roleArn: input.RoleARN ?? stack.definition?.roleArn,
    rollbackConfiguration: input.RollbackConfiguration ?? stack.definition?.rollbackConfiguration ?? {},
  };
}

function check(template: Template, input: Submission): void {
  checkReferences(template);
  checkSecureReferences(template);
  checkKnownTypes(Object.values(template.Resources).map(({ Type }) => Type));
  checkAllowedTypes(template, input.ResourceTypes);
  checkCapabilities(template, input.Capabilities, { macros: false });
}

/** What can be checked only with the parameters' values: rules, conditions, and who waits for whom. */
function checkResolved(template: Template, { stack, parameters }: Submitted): void {
  const scope = createScope({
    template,
    parameters,
    pseudo: pseudoOf(stack, []),
    resources: {
      ref: (name) => (name in template.Resources ? KNOWN_AFTER_APPLY : undefined),
      getAtt: () => KNOWN_AFTER_APPLY,
    },
    importValue: () => KNOWN_AFTER_APPLY,
  });
  for (const rule of Object.values(template.Rules)) {
    if (rule.RuleCondition !== undefined && !evaluate(rule.RuleCondition, scope)) continue;
    for (const assertion of Array.isArray(rule.Assertions) ? rule.Assertions : []) {
      if (!isMap(assertion) || assertion.Assert === undefined || evaluate(assertion.Assert, scope)) continue;
      throw validationError(`Template constraint error: ${scalar(assertion.AssertDescription) ?? 'Assertion failed'}`);
    }
  }
  for (const name of Object.keys(template.Conditions)) scope.condition(name);
  const active = new Set(activeResources(template, scope));
  // Of what is not made, nothing need be here.
  checkTypes([...active].flatMap((name) => template.Resources[name]?.Type ?? []));
  const skipped = (name: string): boolean => name in template.Resources && !active.has(name);
  const lost = [...active].flatMap((name) =>
    references(template.Resources[name]?.Properties ?? {}, scope.condition).filter((reference) =>
      skipped(reference.name),
    ),
  );
  if (lost.length > 0)
    throw formatError(
      `Unresolved resource dependencies [${[...new Set(lost.map(({ name }) => name))].join(', ')}] in the Resources block of the template`,
    );
  for (const output of Object.values(template.Outputs)) {
    if (typeof output.Condition === 'string' && scope.condition(output.Condition) !== true) continue;
    const missing = references(output.Value ?? '', scope.condition).filter(({ name }) => skipped(name));
    if (missing.length > 0)
      throw validationError(
        `Unresolved resource dependencies [${[...new Set(missing.map(({ name }) => name))].join(', ')}] in the Outputs block of the template`,
      );
  }
  checkCycles(dependencies(template, scope));
  // What functions are given is looked at now, as far as it is known.
  for (const name of active) resolve(template.Resources[name]?.Properties ?? {}, scope);
  for (const output of Object.values(template.Outputs)) {
    if (typeof output.Condition !== 'string' || scope.condition(output.Condition) === true) resolve(output, scope);
  }
}

function checkAllowedTypes(template: Template, allowed: readonly string[] | undefined): void {
  if (allowed === undefined || allowed.length === 0) return;
  for (const { Type: type } of Object.values(template.Resources)) {
    const fits = allowed.some(
      (pattern) => pattern === type || (pattern.endsWith('::*') && type.startsWith(pattern.slice(0, -1))),
    );
    if (!fits)
      throw validationError(`Resource type ${type} is not allowed by parameter ResourceTypes [${allowed.join(', ')}]`);
  }
}

function checkRollbackConfiguration(configuration: RollbackConfiguration | undefined): void {
  for (const { Arn: arn = '', Type: type } of configuration?.RollbackTriggers ?? []) {
    if (type !== 'AWS::CloudWatch::Alarm' && type !== 'AWS::CloudWatch::CompositeAlarm')
      throw validationError('Rollback Trigger Type not supported');
    if (!/:alarm:/.test(arn)) throw validationError("RelativeId of a Rollback Trigger's ARN is incorrect");
  }
}

/**
 * Read with the rights of who deploys: the role that CloudFormation was given, or else the caller.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
 */
async function ssmParameter(call: Call, name: string, roleArn: string | undefined): Promise<string> {
  const as = await deployer(call, roleArn);
  const { Parameters: found } = await call.invoke('ssm', 'GetParameters', { Names: [name] }, { as });
  const parameter: unknown = Array.isArray(found) ? found[0] : undefined;
  if (typeof parameter !== 'object' || parameter === null || !('Value' in parameter))
    throw templateError(`Unable to fetch parameters [${name}] from parameter store for this account.`);
  if ('Type' in parameter && parameter.Type === 'SecureString')
    throw templateError(`Parameters [${name}] referenced by template have types not supported by CloudFormation.`);
  return String(parameter.Value);
}
