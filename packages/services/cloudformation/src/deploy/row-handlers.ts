import { isMap, type DeclaredRow, type Tag, type Value, type ValueMap } from '@coldstart/cloud';
import type { ResourceSchema } from '../schema/schema.ts';
import type { Applied, StackResource } from '../state.ts';
import { Refusal } from './failure.ts';
import type { Handlers, Outcome } from './handlers.ts';
import { callAll, ownTags, readAll, tagsOf, viewOf, RowRun } from './row-calls.ts';
import { applyChanges, removeFirst } from './row-changes.ts';
import { eventually, isStable } from './row-stability.ts';

/** A type that is a row, as the engine uses it. */
export function rowHandlers(row: DeclaredRow, schema: ResourceSchema, sdkName: string): Handlers {
  const changes = [...(row.update ?? []), ...(row.settings ?? [])];
  const changeable = new Set([
    ...changes.flatMap((one) => (one.list === undefined ? one.of : [one.list, ...(one.with ?? [])])),
    ...(row.tags === undefined || row.tags.own !== undefined ? [] : [row.tags.property ?? 'Tags']),
  ]);
  return {
    type: row.type,
    schema,
    sdkName,
    service: row.service,
    legacy: row.legacy === true,
    anyAttribute: false,
    tagged: row.tags !== undefined,
    nameProperty: row.name?.property,
    unsupported: row.unsupported ?? [],
    replaces: row.replaces,
    fixed: (changed) => changed.filter((name) => !changeable.has(name)),
    create: (resource, context) => create(new RowRun(row, resource, context)),
    update:
      changeable.size === 0
        ? undefined
        : (resource, before, context) => update(new RowRun(row, resource, context), before),
    carryOn: (resource, context, deleting) => (deleting ? awaitGone : carryOn)(new RowRun(row, resource, context)),
    delete: (resource, context) => remove(new RowRun(row, resource, context)),
    read: (resource, context) => read(new RowRun(row, resource, context)),
  };
}

async function create(run: RowRun): Promise<Outcome> {
  const { row, resource, context } = run;
  const name = nameOf(run);
  const calls = Object.values(row.create);
  const answersId = calls.some((use) => typeof use === 'object' && use.id !== undefined);
  // A name that nothing else can have is known beforehand.
  if (row.name !== undefined && row.name.property === undefined && row.id === undefined && !answersId)
    context.initiated(name);
  check(run, {});
  const view = viewOf(run, { name, before: {} });
  const identify = (): void => context.initiated(row.id?.(view) ?? name);
  await callAll(run, row.create, view, {
    answered(use, answer, seen) {
      if (use.id !== undefined) context.initiated(use.id(answer, seen) ?? '');
      else if (!answersId) identify();
    },
  });
  if (calls.length === 0) identify();
  for (const [attribute, value] of Object.entries(row.attributes?.(viewOf(run)) ?? {}))
    if (value !== undefined) resource.attributes[attribute] = value;
  resource.applied = created(row, resource);
  return carryOn(run);
}

function check({ row, resource, context }: RowRun, before: ValueMap): void {
  const refusal = row.check?.(resource.properties, context.stack, before);
  if (refusal !== undefined) throw new Refusal(refusal);
}

function nameOf({ row, resource, context }: RowRun): string {
  const { property, most = 0, lower, prefix } = row.name ?? {};
  const given = property === undefined ? undefined : resource.properties[property];
  if (row.name === undefined) return '';
  return typeof given === 'string' ? given : context.name(most, { lower: lower === true, prefix });
}

/** What the service knows of a resource once its `create` has been called. */
function created(row: DeclaredRow, { properties, stackTags }: StackResource): Applied {
  const later = new Set((row.settings ?? []).flatMap((one) => (one.list === undefined ? one.of : [one.list])));
  if (row.tags?.separate === true) later.add(row.tags.property ?? 'Tags');
  return {
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !later.has(name))),
    tagged: row.tags?.separate === true ? undefined : { properties, stackTags },
  };
}

/** Goes on from what has been applied; the resource must be ready for it. */
async function carryOn(run: RowRun): Promise<Outcome> {
  return (await isStable(run)) ? apply(run) : 'unstable';
}

async function apply(run: RowRun): Promise<Outcome> {
  const { resource } = run;
  if (resource.applied !== undefined && !(await applyChanges(run, resource.applied))) return 'unstable';
  delete resource.applied;
  return 'done';
}

async function update(run: RowRun, before: Applied): Promise<Outcome> {
  run.resource.applied = { properties: { ...before.properties }, tagged: before.tagged };
  check(run, before.properties);
  return apply(run);
}

async function remove(run: RowRun): Promise<Outcome> {
  const { row, resource } = run;
  check(run, resource.properties);
  const properties = resource.applied?.properties ?? resource.properties;
  await removeFirst(run, properties);
  await callAll(run, row.delete, viewOf(run, { before: properties }), { mayBeGone: true });
  return awaitGone(run);
}

async function awaitGone(run: RowRun): Promise<Outcome> {
  const { row } = run;
  const gone = async (): Promise<boolean> => !(await readAll(run, row.read, () => undefined));
  return row.lingers !== true || (await eventually(run, gone)) ? 'done' : 'unstable';
}

/** Without CloudFormation's tags, and those that a resource has of its stack. */
function ownOnly(run: RowRun, tags: readonly Tag[]): Tag[] {
  const { resource } = run;
  const own = new Set((ownTags(run, resource.properties) ?? []).map(({ Key }) => Key));
  const ofStack = new Map(resource.stackTags.map(({ Key, Value: value }) => [Key, value]));
  return tags.filter(
    ({ Key: key = '', Value: value }) => !key.startsWith('aws:') && (own.has(key) || ofStack.get(key) !== value),
  );
}

async function read(run: RowRun): Promise<ValueMap | undefined> {
  const { row, resource } = run;
  const found: ValueMap = {};
  const add = (result: Readonly<Record<string, Value | undefined>>): void => {
    for (const [name, value] of Object.entries(result)) {
      const known = found[name];
      if (value === undefined) continue;
      // Operations that are asked once for each item of a list tell of one each.
      found[name] = Array.isArray(known) && Array.isArray(value) ? [...known, ...value] : value;
    }
  };
  if (!(await readAll(run, row.read, add))) return undefined;
  for (const change of [...(row.update ?? []), ...(row.settings ?? [])]) await readAll(run, change.read, add);
  if (row.tags?.own === undefined)
    await readAll(run, row.tags?.read, (tags) => {
      const own = ownOnly(run, tagsOf(tags));
      const property = row.tags?.property ?? 'Tags';
      if (own.length > 0)
        found[property] = isMap(resource.properties[property])
          ? Object.fromEntries(own.map((tag) => [tag.Key, tag.Value]))
          : (own as unknown as Value[]);
    });
  return found;
}
