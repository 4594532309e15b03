import { defineTimer, type Call } from '@coldstart/cloud';
import { siblings } from '../keys/siblings.ts';
import { newMaterial } from '../material/material.ts';
import { keysIn, stateOf, type Key } from '../state.ts';

const DAY = 86_400_000;

/** New material encrypts from now on; what there was decrypts what it has encrypted. */
export function rotate(call: Call, key: Key, at: number, type: 'AUTOMATIC' | 'ON_DEMAND'): void {
  const material = { ...newMaterial(key.id, key.spec), rotated: { at, type } };
  for (const each of [key, ...siblings(call, key)]) {
    each.materials.push({ ...material });
    each.current = material.id;
  }
}

/** Automatic rotation. A key that may not be used is not rotated: EnableKey makes up for it. */
export const keyRotation = defineTimer<{ readonly id: string }>('kms/rotation', (call, { id }) => {
  const key = keysIn(call, call).byId.get(id);
  if (key !== undefined) rotateIfDue(call, key);
});

export function rotateIfDue(call: Call, key: Key): void {
  const { rotation } = key;
  const now = call.now();
  if (rotation === undefined || rotation.next > now || stateOf(key) !== 'Enabled') return;
  rotate(call, key, rotation.next, 'AUTOMATIC');
  rotation.next += rotation.days * DAY;
  // A timer that is late, as one that fires again after a restart, does not rotate once for each day that it missed.
  if (rotation.next <= now) rotation.next = now + rotation.days * DAY;
  planRotation(call, key);
}

export function planRotation(call: Call, key: Key): void {
  if (key.rotation === undefined) return;
  call.schedule(
    keyRotation,
    { at: key.rotation.next },
    { id: key.id },
    { key: key.id, what: `rotation of ${key.arn}` },
  );
}
