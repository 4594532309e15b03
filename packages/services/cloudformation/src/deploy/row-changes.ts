import {
  equal,
  type AnyListChange,
  type AnyPropertyChange,
  type AnyView,
  type Value,
  type ValueMap,
} from '@coldstart/cloud';
import type { Applied } from '../state.ts';
import { callAll, ownTags, viewOf, type RowRun } from './row-calls.ts';
import { isStable } from './row-stability.ts';

/**
 * Brings a resource from what its service was asked for to what its template says, one change after the other. Each that is
 * made is noted at once: what waits goes on from there, and what fails is taken back from there.
 *
 * @returns whether that is all; otherwise the resource is not ready for the next change yet
 */
export async function applyChanges(run: RowRun, applied: Applied): Promise<boolean> {
  const { row } = run;
  for (const change of [...(row.update ?? []), ...(row.settings ?? [])]) {
    const changed =
      change.list === undefined ? await putProperties(run, applied, change) : await syncList(run, applied, change);
    if (changed && !(await isStable(run))) return false;
  }
  return !(await syncTags(run, applied)) || isStable(run);
}

async function putProperties(run: RowRun, applied: Applied, change: AnyPropertyChange): Promise<boolean> {
  const wanted = run.resource.properties;
  const changed = change.of.filter((name) => !equal(wanted[name], applied.properties[name]));
  if (changed.length === 0) return false;
  const left = change.of.every((name) => wanted[name] === undefined);
  if (left && change.remove !== undefined) await callAll(run, change.remove, viewOf(run), { mayBeGone: true });
  else await callAll(run, change.put, { ...viewOf(run), changed });
  for (const name of change.of) note(applied.properties, name, wanted[name]);
  return true;
}

function note(properties: ValueMap, name: string, value: Value | undefined): void {
  if (value === undefined) delete properties[name];
  else properties[name] = value;
}

const keyOf = ({ key }: AnyListChange, item: Value, properties: ValueMap): string =>
  key === undefined ? String(item) : key(item, properties as Record<string, Value[]>);

const itemsOf = (properties: ValueMap, name: string): Value[] => {
  const list = properties[name];
  return Array.isArray(list) ? list : [];
};

async function syncList(run: RowRun, applied: Applied, change: AnyListChange): Promise<boolean> {
  const { list } = change;
  const wanted = run.resource.properties;
  const rest = [...(change.with ?? [])];
  const touched = rest.some((name) => !equal(wanted[name], applied.properties[name]));
  if (!touched && equal(wanted[list], applied.properties[list])) return false;
  const old = new Map(itemsOf(applied.properties, list).map((item) => [keyOf(change, item, applied.properties), item]));
  const present = new Map(old);
  const noteItems = (): void => note(applied.properties, list, [...present.values()]);
  const next = new Map(itemsOf(wanted, list).map((item) => [keyOf(change, item, wanted), item]));
  for (const [key, item] of old) {
    if (next.has(key)) continue;
    await callAll(run, change.remove, { ...viewOf(run), item }, { mayBeGone: true });
    present.delete(key);
    noteItems();
  }
  for (const [key, item] of next) {
    const itemBefore = present.get(key);
    if (itemBefore !== undefined && equal(item, itemBefore) && !touched) continue;
    if (itemBefore === undefined || change.change === undefined)
      await callAll(run, change.add, { ...viewOf(run), item });
    else await callAll(run, change.change, { ...viewOf(run), item, itemBefore });
    present.set(key, item);
    noteItems();
  }
  note(applied.properties, list, wanted[list]);
  return true;
}

async function syncTags(run: RowRun, applied: Applied): Promise<boolean> {
  const { row, resource, context } = run;
  const { tags } = row;
  if (tags === undefined) return false;
  const { tagged } = applied;
  const before = tagged === undefined ? [] : context.tagsUnder(tagged.stackTags, ownTags(run, tagged.properties));
  const after = run.tags;
  const values = new Map(before.map(({ Key, Value: value }) => [Key, value]));
  const changed = after.filter(({ Key, Value: value }) => values.get(Key) !== value);
  const kept = new Set(after.map(({ Key }) => Key));
  const keys = before.flatMap(({ Key }) => (kept.has(Key) ? [] : [Key]));
  if (changed.length > 0 || keys.length > 0) {
    if (tags.untag === undefined) await callAll(run, tags.tag, viewOf(run));
    else {
      if (keys.length > 0) await callAll(run, tags.untag, { ...viewOf(run), keys }, { mayBeGone: true });
      if (changed.length > 0) await callAll(run, tags.tag, viewOf(run, { tags: changed }));
    }
  }
  const { property = 'Tags', own } = tags;
  if (own === undefined) note(applied.properties, property, resource.properties[property]);
  applied.tagged = { properties: resource.properties, stackTags: resource.stackTags };
  return changed.length > 0 || keys.length > 0;
}

/** Removes what must be gone before the resource can be. */
export async function removeFirst(run: RowRun, properties: ValueMap): Promise<void> {
  const view = viewOf(run, { properties, before: properties } as Partial<AnyView>);
  for (const change of [...(run.row.settings ?? []), ...(run.row.update ?? [])]) {
    if (change.removedFirst !== true) continue;
    if (change.list === undefined) {
      if (change.of.some((name) => properties[name] !== undefined))
        await callAll(run, change.remove, view, { mayBeGone: true });
      continue;
    }
    for (const item of itemsOf(properties, change.list))
      await callAll(run, change.remove, { ...view, item }, { mayBeGone: true });
  }
}
