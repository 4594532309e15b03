import type * as Sdk from '@aws-sdk/client-cloudformation';
import { isMap, scalar, type ServiceOperations, type Value, type ValueMap } from '@coldstart/cloud';
import { onStack } from '../access.ts';
import { validationError } from '../errors.ts';
import { loadTypes, resourceType } from '../deploy/registry.ts';
import { requireStack, withId } from '../stacks.ts';
import type { StackDefinition } from '../state.ts';
import { requiredCapabilities } from '../template/capabilities.ts';
import { declaredMacros, usesMacros } from '../template/macros.ts';
import { checkDeclarations, describeDeclarations } from '../template/parameters.ts';
import { parseTemplate } from '../template/parse.ts';
import { checkReferences } from '../template/references.ts';
import { templateText } from '../template/source.ts';
import { readTemplate } from '../template/template.ts';
import { findChangeSet } from './find-change-set.ts';

function requireText(text: string | undefined): string {
  if (text === undefined) throw validationError('Either Template URL or Template Body must be specified.');
  return text;
}

function transforms(raw: ValueMap) {
  const names = declaredMacros(raw).map(({ name }) => name);
  return names.length > 0 ? { DeclaredTransforms: names } : {};
}

function description(raw: ValueMap) {
  const text = scalar(raw.Description);
  return text === undefined ? {} : { Description: text };
}

/** Templates with macros cannot be read as templates before those have run. */
function declarations(raw: ValueMap): Record<string, ValueMap> {
  const found = isMap(raw.Parameters) ? raw.Parameters : {};
  return Object.fromEntries(Object.entries(found).flatMap(([name, value]) => (isMap(value) ? [[name, value]] : [])));
}

function capabilities(raw: ValueMap) {
  if (usesMacros(raw))
    return {
      Capabilities: ['CAPABILITY_AUTO_EXPAND' as const],
      CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::CloudFormation::Stack]',
    };
  const { capabilities: needed, reason } = requiredCapabilities(readTemplate(raw));
  return needed.length === 0
    ? {}
    : { Capabilities: needed, ...(reason === undefined ? {} : { CapabilitiesReason: reason }) };
}

/** AWS writes the metadata of a JSON template as JSON, and that of a YAML template as YAML in one line. */
function metadataText(metadata: Value, template: string): string {
  return template.trimStart().startsWith('{') ? JSON.stringify(metadata) : flow(metadata);
}

function flow(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (isMap(value))
    return `{${Object.entries(value)
      .map(([key, inner]) => `${flow(key)}: ${flow(inner)}`)
      .join(', ')}}`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

function body(definition: StackDefinition | undefined, stage: string | undefined): string {
  if (definition === undefined) return '{}';
  if (stage !== 'Processed' || !definition.transformed) return definition.original;
  return JSON.stringify(definition.processed);
}

export const templateOperations: ServiceOperations<typeof Sdk> = {
  ValidateTemplate: {
    async run(input, call) {
      const raw = parseTemplate(requireText(await templateText(call, input)));
      if (!usesMacros(raw)) checkReferences(readTemplate(raw));
      checkDeclarations(declarations(raw));
      return {
        Parameters: describeDeclarations(declarations(raw)).map(
          ({ ParameterType: _type, ParameterConstraints: _constraints, ...parameter }) => parameter,
        ),
        ...description(raw),
        ...capabilities(raw),
        ...transforms(raw),
      };
    },
  },
  GetTemplate: {
    access: onStack,
    run(input, call) {
      if (input.ChangeSetName !== undefined) {
        const { changeSet } = findChangeSet(
          call,
          input.ChangeSetName,
          input.StackName,
          'StackName is a required parameter.',
        );
        return {
          TemplateBody: body(changeSet.definition, input.TemplateStage),
          StagesAvailable: ['Original', 'Processed'],
        };
      }
      if (input.StackName === undefined) throw validationError('StackName is a required parameter.');
      const { definition } = requireStack(call, input.StackName, withId);
      return { TemplateBody: body(definition, input.TemplateStage), StagesAvailable: ['Original', 'Processed'] };
    },
  },
  GetTemplateSummary: {
    access: onStack,
    async run(input, call) {
      const stack = input.StackName === undefined ? undefined : requireStack(call, input.StackName, withId);
      if (stack?.status === 'REVIEW_IN_PROGRESS')
        throw validationError('GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.');
      const text = requireText(stack === undefined ? await templateText(call, input) : stack.definition?.original);
      const raw = parseTemplate(text);
      const resources = isMap(raw.Resources) ? raw.Resources : {};
      if (!usesMacros(raw)) readTemplate(raw);
      else if (Object.keys(resources).length === 0) readTemplate(raw);
      const types = new Map<string, string[]>();
      for (const [name, resource] of Object.entries(resources)) {
        const type = isMap(resource) ? scalar(resource.Type) : undefined;
        if (type !== undefined) types.set(type, [...(types.get(type) ?? []), name]);
      }
      await loadTypes(call.cloud, types.keys());
      return {
        Parameters: describeDeclarations(declarations(raw)),
        ...description(raw),
        ...capabilities(raw),
        ResourceTypes: [...types.keys()],
        Version: scalar(raw.AWSTemplateFormatVersion) ?? '2010-09-09',
        ...(raw.Metadata === undefined ? {} : { Metadata: metadataText(raw.Metadata, text) }),
        ...transforms(raw),
        ResourceIdentifierSummaries: [...types].map(([ResourceType, LogicalResourceIds]) => ({
          ResourceType,
          LogicalResourceIds,
          ...identifiers(ResourceType),
        })),
      };
    },
  },
};

function identifiers(type: string) {
  const handlers = resourceType(type);
  const names = handlers === undefined ? [] : handlers.schema.identifier;
  return names.length === 0 ? {} : { ResourceIdentifiers: [...names] };
}
