import type { Stack, StackResource, StackDefinition, Task } from '../state.ts';
import { dependencies } from '../template/scope.ts';
import type { Scope } from '../template/functions.ts';
import type { Template } from '../template/template.ts';

/** Creates and updates, each after what it needs. */
export function applyTasks(template: Template, scope: Pick<Scope, 'condition'>, stack: Stack): Map<string, Task> {
  const tasks = new Map<string, Task>();
  for (const [logicalId, needs] of dependencies(template, scope)) {
    tasks.set(logicalId, {
      action: stack.resources.has(logicalId) ? 'update' : 'create',
      logicalId,
      after: [...needs],
      status: 'todo',
    });
  }
  return tasks;
}

/** Deletes, each after what needs it. */
export function deleteTasks(resources: Iterable<StackResource>): Map<string, Task> {
  const tasks = new Map<string, Task>();
  const list = [...resources];
  const key = (resource: StackResource, index: number): string => `${resource.logicalId}#${index}`;
  list.forEach((resource, index) => {
    const after = list.flatMap((other, at) =>
      other !== resource && other.dependsOn.includes(resource.logicalId) ? [key(other, at)] : [],
    );
    tasks.set(key(resource, index), {
      action: 'delete',
      logicalId: resource.logicalId,
      after,
      status: 'todo',
      resource,
    });
  });
  return tasks;
}

/** Puts back what an update has changed, each after what it needs. */
export function restoreTasks(before: ReadonlyMap<string, StackResource>): Map<string, Task> {
  const tasks = new Map<string, Task>();
  for (const [logicalId, resource] of before) {
    tasks.set(logicalId, {
      action: 'restore',
      logicalId,
      after: resource.dependsOn.filter((need) => before.has(need)),
      status: 'todo',
    });
  }
  return tasks;
}

/** Resources that a template no longer has. */
export function removedResources(tasks: ReadonlyMap<string, Task>, stack: Stack): StackResource[] {
  return [...stack.resources.values()].filter(({ logicalId }) => !tasks.has(logicalId));
}

export function tagsDiffer(resource: StackResource, definition: StackDefinition): boolean {
  return JSON.stringify(resource.stackTags) !== JSON.stringify(definition.tags);
}
