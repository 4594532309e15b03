import { defineState, type Call } from '@coldstart/cloud';
import type { Json, JsonObject } from './json.ts';
import { deltaOf, merged, metadataOf, restamped } from './merge.ts';
import { ShadowError, type ShadowUpdate } from './request.ts';

/** Which shadow: a thing's classic one, or one with a name. */
export interface ShadowName {
  readonly thing: string;
  readonly shadow: string | undefined;
}

export interface Shadow {
  /** Nothing once it is deleted: its versions go on all the same. */
  state: { readonly desired?: JsonObject; readonly reported?: JsonObject } | undefined;
  metadata: { readonly desired?: Json; readonly reported?: Json };
  version: number;
}

/** A part for each thing: by name, the classic one by `''`. */
const shadows = defineState('iot/shadows', () => ({ byName: new Map<string, Shadow>() }));

/** Seconds since 1970, as shadows tell time. */
export const secondsOf = (call: Call): number => Math.floor(call.now() / 1000);

function shadowsOf(call: Call, thing: string): Map<string, Shadow> {
  return call.state(shadows, { part: thing }).byName;
}

/** Names of a thing's named shadows. */
export const shadowNames = (call: Call, thing: string): string[] =>
  [...(call.cloud.store.peek(shadows, { account: call.account, region: call.region, part: thing })?.byName ?? [])]
    .filter(([name, { state }]) => name !== '' && state !== undefined)
    .map(([name]) => name)
    .sort();

/** @throws ShadowError 404 */
function findShadow(
  call: Call,
  { thing, shadow = '' }: ShadowName,
  clientToken?: string,
): Shadow & { state: NonNullable<Shadow['state']> } {
  const found = call.cloud.store
    .peek(shadows, { account: call.account, region: call.region, part: thing })
    ?.byName.get(shadow);
  if (found?.state === undefined) {
    throw new ShadowError(
      404,
      `No shadow exists with name: '${shadow === '' ? thing : `${thing}~${shadow}`}'`,
      clientToken,
    );
  }
  return { ...found, state: found.state };
}

/** The whole document. @throws ShadowError 404 */
export function readShadow(call: Call, name: ShadowName, clientToken?: string): JsonObject {
  const { state, metadata, version } = findShadow(call, name, clientToken);
  const delta = deltaOf(state.desired ?? {}, state.reported ?? {});
  return compact({
    state: compact({ desired: state.desired, reported: state.reported, delta }),
    metadata: compact({ desired: metadata.desired, reported: metadata.reported }),
    version,
    timestamp: secondsOf(call),
    clientToken,
  });
}

/** What an update tells: who asked, those who wait for differences, and those who follow the document. */
export interface Updated {
  readonly accepted: JsonObject;
  readonly delta: JsonObject | undefined;
  readonly documents: JsonObject;
}

/** @throws ShadowError 409 */
export function updateShadow(call: Call, name: ShadowName, update: ShadowUpdate): Updated {
  const all = shadowsOf(call, name.thing);
  const before = all.get(name.shadow ?? '') ?? { state: undefined, metadata: {}, version: 0 };
  const { clientToken } = update;
  if (update.version !== undefined && update.version !== before.version)
    throw new ShadowError(409, 'Version conflict', clientToken);
  const timestamp = secondsOf(call);
  const desired = section(before, 'desired', update.desired, timestamp);
  const reported = section(before, 'reported', update.reported, timestamp);
  const after: Shadow = {
    state: compact({ desired: desired.state, reported: reported.state }),
    metadata: compact({ desired: desired.metadata, reported: reported.metadata }),
    version: before.version + 1,
  };
  all.set(name.shadow ?? '', after);
  return told(before, after, update, timestamp);
}

function section(
  before: Shadow,
  name: 'desired' | 'reported',
  given: JsonObject | null | undefined,
  timestamp: number,
) {
  const present = before.state?.[name];
  if (given === null) return { state: undefined, metadata: undefined };
  if (given === undefined) return { state: present, metadata: before.metadata[name] };
  const state = merged(present ?? {}, given);
  if (Object.keys(state).length === 0) return { state: undefined, metadata: undefined };
  return { state, metadata: restamped(before.metadata[name], given, state, timestamp) };
}

function told(before: Shadow, after: Shadow, update: ShadowUpdate, timestamp: number): Updated {
  const { clientToken, desired: wanted, reported: is } = update;
  const { desired = {}, reported = {} } = after.state ?? {};
  const delta = deltaOf(desired, reported);
  const common = compact({ version: after.version, timestamp, clientToken });
  const given = compact({ desired: wanted, reported: is });
  const stamps = compact({
    desired: wanted === undefined || wanted === null ? wanted : metadataOf(wanted, after.metadata.desired),
    reported: is === undefined || is === null ? is : metadataOf(is, after.metadata.reported),
  });
  return {
    // Who sets the whole state to null hears null.
    accepted: update.emptied
      ? { state: null, metadata: { timestamp }, ...common }
      : { state: given, metadata: stamps, ...common },
    delta:
      delta &&
      compact({
        version: after.version,
        timestamp,
        state: delta,
        metadata: metadataOf(delta, after.metadata.desired),
        clientToken,
      }),
    documents: compact({ previous: whole(before), current: whole(after), timestamp, clientToken }),
  };
}

const whole = ({ state, metadata, version }: Shadow): JsonObject => ({
  state: compact(state ?? {}),
  metadata: compact(metadata),
  version,
});

/** @throws ShadowError 404 */
export function deleteShadow(call: Call, name: ShadowName, clientToken?: string): JsonObject {
  const { version } = findShadow(call, name, clientToken);
  shadowsOf(call, name.thing).set(name.shadow ?? '', { state: undefined, metadata: {}, version: version + 1 });
  return compact({ version, timestamp: secondsOf(call), clientToken });
}

function compact(given: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
