import { expect } from 'vitest';
import type { TestStacks } from './stacks.ts';

/** A resource type's life in a stack: how it begins, and what it is changed to without being replaced. */
export interface Lifecycle {
  readonly type: string;
  readonly first: object;
  /** Left out where every change needs a new resource. */
  readonly second?: object;
  /** What else it needs, by logical id. */
  readonly around?: Readonly<Record<string, object>>;
}

const TAKEN = 'lifecycle-taken';

/**
 * Creates a resource, changes it, has a change taken back, changes it back and deletes it. After each step what the
 * service says of it is held against the template: through DetectStackResourceDrift, and against what it said before.
 */
export async function live(stacks: TestStacks, name: string, { type, first, second, around = {} }: Lifecycle) {
  const template = (properties: object, more: object = {}): object => ({
    Resources: { ...around, Subject: { Type: type, Properties: properties, DependsOn: Object.keys(around) }, ...more },
  });
  const read = async (): Promise<unknown> => {
    const { StackResourceDrift: drift } = await stacks.cloudformation.detectStackResourceDrift({
      StackName: name,
      LogicalResourceId: 'Subject',
    });
    expect(drift?.PropertyDifferences).toEqual([]);
    expect(drift?.StackResourceDriftStatus).toBe('IN_SYNC');
    return inOrder(JSON.parse(drift?.ActualProperties ?? ''));
  };
  const id = async (): Promise<string | undefined> =>
    (await stacks.cloudformation.describeStackResource({ StackName: name, LogicalResourceId: 'Subject' }))
      .StackResourceDetail?.PhysicalResourceId;
  const Tags = [{ Key: 'of-the-stack', Value: 'first' }];

  await stacks.create(name, template(first), { Tags });
  const created = await stacks.ended(name);
  expect(await reasons(stacks, name)).toEqual([]);
  expect(created).toBe('CREATE_COMPLETE');
  const physicalId = await id();
  const begun = await read();
  if (second !== undefined) {
    const changed = {
      Tags: [
        { Key: 'of-the-stack', Value: 'second' },
        { Key: 'more', Value: 'of them' },
      ],
    };
    await stacks.update(name, template(second), changed);
    expect(await stacks.ended(name)).toBe('UPDATE_COMPLETE');
    expect(await reasons(stacks, name)).toEqual([]);
    expect(await id()).toBe(physicalId);
    expect(await read()).not.toEqual(begun);
    await stacks.update(name, template(first), { Tags });
    expect(await stacks.ended(name)).toBe('UPDATE_COMPLETE');
    expect(await reasons(stacks, name)).toEqual([]);
    expect(await read()).toEqual(begun);
    const failing = {
      Bad: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: TAKEN }, DependsOn: 'Subject' },
    };
    await stacks.update(name, template(second, failing), changed);
    expect(await stacks.ended(name)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await read()).toEqual(begun);
    expect(await id()).toBe(physicalId);
  }
  const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: name });
  await stacks.cloudformation.deleteStack({ StackName: name });
  expect(await stacks.ended(stack?.StackId ?? '')).toBe('DELETE_COMPLETE');
  // Nothing is left that would be in its way.
  await stacks.create(name, template(first));
  expect(await stacks.ended(name)).toBe('CREATE_COMPLETE');
  await stacks.cloudformation.deleteStack({ StackName: name });
}

/** Services list what they have in an order of their own. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
}

/** What a failing change of `live` runs into. */
export async function prepare(stacks: TestStacks): Promise<void> {
  await stacks.create('lifecycle', {
    Resources: { Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: TAKEN } } },
  });
}

async function reasons(stacks: TestStacks, name: string): Promise<string[]> {
  const { StackEvents: events = [] } = await stacks.cloudformation.describeStackEvents({ StackName: name });
  return events.flatMap(({ ResourceStatus: status, ResourceStatusReason: reason }) =>
    status?.endsWith('_FAILED') === true && reason !== undefined ? [reason] : [],
  );
}
