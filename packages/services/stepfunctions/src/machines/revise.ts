import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { validation } from '../errors.ts';
import { changeMachine, keepRevision, type Machine, type MachineVersion, type Revision } from './state.ts';

type Settings = Omit<Revision, 'key' | 'id' | 'at'>;

/** Keeps what a machine is from now on. @param id none for the first revision */
export function newRevision(call: Call, settings: Settings, id: string | undefined): Revision {
  const revision = { ...settings, key: randomUUID(), id, at: call.now() };
  keepRevision(call, revision);
  return revision;
}

/** Whether two revisions run alike. */
export const isSame = (a: Settings, b: Settings): boolean =>
  JSON.stringify(settings(a)) === JSON.stringify(settings(b));

const settings = ({ definition, roleArn, logging, tracing, encryption }: Settings) => [
  definition,
  roleArn,
  logging,
  tracing,
  encryption,
];

const MOST_VERSIONS = 1000;

/** Makes the newest revision a version; it may be one already. */
export function publish(call: Call, { name, revision }: Machine, description: string | undefined): MachineVersion {
  const machine = changeMachine(call, { name });
  const newest = machine.versions[0];
  if (newest?.revision === revision) return newest;
  if (machine.versions.length >= MOST_VERSIONS)
    throw validation(`A state machine can have at most ${MOST_VERSIONS} versions.`);
  const version = { number: ++machine.lastVersion, description, created: call.now(), revision };
  machine.versions.unshift(version);
  return version;
}
