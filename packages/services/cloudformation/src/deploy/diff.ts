import type { ResourceChange } from '@aws-sdk/client-cloudformation';
import { equal, isMap, type Call, type Value, type ValueMap } from '@coldstart/cloud';
import type { Stack, StackDefinition, StackResource } from '../state.ts';
import { dependencies } from '../template/scope.ts';
import { readTemplate, type TemplateResource } from '../template/template.ts';
import { modify, texts, withValues } from './change-details.ts';
import { tagsDiffer } from './plan.ts';
import { preview, previewScope, type PlannedChange } from './preview.ts';
import { requireHandlers } from './registry.ts';
import { needsReplacement } from './replacement.ts';

/** What a deployment would do. */
export interface Diff {
  /** As DescribeChangeSet lists them. */
  readonly changes: readonly ResourceChange[];
  /** The same with values. */
  readonly detailed: readonly ResourceChange[];
  /** Nothing at all would change, outputs and tags included. */
  readonly empty: boolean;
  /** Values that could not be foreseen, and why. */
  readonly warnings: readonly string[];
}

/** A change as it is shown without, and with, values; with values nothing is shown that comes to the same. */
interface Shown {
  readonly plain: ResourceChange;
  readonly detailed: ResourceChange | undefined;
}

/** Compares a stack with what a template would make of it; nothing is touched. */
export function diff(call: Call, stack: Stack, definition: StackDefinition): Diff {
  const template = readTemplate(definition.processed);
  const planned = new Map<string, PlannedChange>();
  const warnings: string[] = [];
  let current = '';
  const scope = previewScope(call, stack, definition, template, planned, {
    warn: (reason) => warnings.push(`ChangeSet creation failed for resource [${current}] because: ${reason}`),
  });
  const valued = previewScope(call, stack, definition, template, planned, { asItIs: true });
  const changes: Shown[] = [];
  let quiet = true;
  const order = inOrder(dependencies(template, scope));
  for (const logicalId of order) {
    const declared = template.Resources[logicalId];
    if (declared === undefined) continue;
    current = logicalId;
    const after = preview(declared, scope);
    const resource = stack.resources.get(logicalId);
    if (resource === undefined || resource.status === 'DELETE_COMPLETE') {
      planned.set(logicalId, { replaced: true, properties: new Set() });
      changes.push(addition(logicalId, declared, preview(declared, valued)));
      continue;
    }
    const names = changedNames(after, resource.properties);
    const metadata = !equal(declared.Metadata ?? '', declaredBefore(stack, logicalId, 'Metadata'));
    const retagged = tagsDiffer(resource, definition) && requireHandlers(declared.Type).tagged;
    if (attributesDiffer(stack, definition, logicalId) || (names.length === 0 && retagged)) quiet = false;
    if (names.length === 0 && !retagged && resource.type === declared.Type) continue;
    const replaced = needsReplacement(resource.type, declared.Type, after, resource.properties);
    planned.set(logicalId, { replaced, properties: new Set(names) });
    const how = { stack, definition, declared, resource, replaced, metadata, changed: planned };
    const values = preview(declared, valued);
    const differing = changedNames(values, resource.properties);
    const stays = differing.length === 0 && names.length > 0 && resource.type === declared.Type;
    changes.push({
      plain: modify({ ...how, names, values: false }),
      detailed: stays ? undefined : withValues(modify({ ...how, names: differing, values: true }), resource, values),
    });
  }
  for (const resource of stack.resources.values())
    if (!order.includes(resource.logicalId) && resource.status !== 'DELETE_COMPLETE') changes.push(removal(resource));
  changes.sort(byName);
  return {
    changes: changes.map(({ plain }) => plain),
    detailed: changes.flatMap(({ detailed }) => detailed ?? []),
    empty: changes.length === 0 && quiet && !differsElsewhere(stack, definition),
    warnings,
  };
}

/** Which properties differ, by name. */
function changedNames(after: ValueMap, before: ValueMap): string[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])]
    .filter((name) => !equal(after[name], before[name]))
    .toSorted();
}

/** What the stack's template says beside a resource's properties. */
function declaredBefore(stack: Stack, logicalId: string, attribute: string): Value {
  const resources = stack.definition?.processed.Resources;
  const resource = isMap(resources) ? resources[logicalId] : undefined;
  return isMap(resource) ? (resource[attribute] ?? '') : '';
}

function addition(logicalId: string, { Type: type }: TemplateResource, after: ValueMap): Shown {
  const plain: ResourceChange = {
    Action: 'Add',
    LogicalResourceId: logicalId,
    ResourceType: type,
    Scope: [],
    Details: [],
  };
  return { plain, detailed: { ...plain, AfterContext: JSON.stringify({ Properties: texts(after) }) } };
}

function removal(resource: StackResource): Shown {
  const plain: ResourceChange = {
    PolicyAction: resource.deletionPolicy === 'Retain' ? 'Retain' : 'Delete',
    Action: 'Remove',
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    Scope: [],
    Details: [],
  };
  return { plain, detailed: { ...plain, BeforeContext: JSON.stringify({ Properties: texts(resource.properties) }) } };
}

/** Whether anything but resources would change. */
function differsElsewhere(stack: Stack, definition: StackDefinition): boolean {
  return (
    !equal(stack.definition?.processed.Outputs ?? {}, definition.processed.Outputs ?? {}) ||
    JSON.stringify(stack.definition?.tags ?? []) !== JSON.stringify(definition.tags)
  );
}

/** What stands beside a resource's properties is part of the stack too. */
function attributesDiffer(stack: Stack, definition: StackDefinition, logicalId: string): boolean {
  const of = (template: ValueMap | undefined): Value[] => {
    const resources = template?.Resources;
    const resource = isMap(resources) ? resources[logicalId] : undefined;
    return ['DeletionPolicy', 'UpdateReplacePolicy', 'Metadata'].map((name) =>
      isMap(resource) ? (resource[name] ?? '') : '',
    );
  };
  return !equal(of(stack.definition?.processed), of(definition.processed));
}

const byName = ({ plain: a }: Shown, { plain: b }: Shown): number =>
  (a.LogicalResourceId ?? '') < (b.LogicalResourceId ?? '') ? -1 : 1;

function inOrder(needs: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name)) return;
    for (const need of needs.get(name) ?? []) visit(need);
    done.add(name);
  };
  for (const name of needs.keys()) visit(name);
  return [...done];
}
