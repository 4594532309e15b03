import type { FunctionSpec, RuntimeHost } from '@coldstart/runtime';
import type { Cloud } from '@coldstart/cloud';
import type { Connection } from '@coldstart/wire';
import { asLambda } from './as-lambda.ts';
import { environmentOf } from './functions/environment.ts';
import { checkStillAssumable } from './functions/role.ts';
import { closeDaemons } from './invoke/trace/daemon.ts';
import { liveOf, retire, versionKey } from './live.ts';
import { writeLogs } from './invoke/logs.ts';

/** Environments live as long as the cloud, whose clock may be set ahead by months: a year, in seconds. */
const SESSION = 365 * 24 * 3600;

function knownOf(cloud: Cloud, spec: FunctionSpec) {
  const known = liveOf(cloud).specs.get(spec.key);
  if (known === undefined) throw new Error(`${spec.functionName} was deleted while an environment of it started.`);
  return known;
}

/** What the runtime asks of this cloud: sessions of the functions' roles, and what becomes of late lines. */
export function createRuntimeHost(cloud: Cloud): RuntimeHost {
  return {
    credentials: (spec) =>
      asLambda(cloud, `an environment of ${spec.functionName} starts`, spec, async (call) => {
        const known = knownOf(cloud, spec);
        const { role: roleArn, settings } = known;
        checkStillAssumable(call, roleArn);
        const { account, region, functionName: name } = spec;
        // Every environment decrypts its variables anew: it does not start where that is not allowed any more.
        if (!known.fresh) await environmentOf(call, { account, region, name, qualifier: undefined }, settings);
        known.fresh = false;
        const session = cloud.identity.sessionOf(cloud.store, { roleArn, sessionName: spec.functionName });
        if (session === undefined) throw new Error(`The role ${roleArn} is gone.`);
        return cloud.identity.issueKeys(call, session, SESSION);
      }),
    stray(spec, logStream, lines) {
      const role = liveOf(cloud).specs.get(spec.key)?.role;
      if (role === undefined) return;
      asLambda(cloud, `late lines of ${spec.functionName}`, spec, (call) =>
        writeLogs(call, spec, { role, entry: call.entry, logStream, logs: lines }),
      ).catch((error: unknown) => {
        // The cloud may be closing: there is nobody left to tell but the journal.
        cloud.journal.record({
          kind: 'state',
          account: spec.account,
          region: spec.region,
          service: 'logs',
          action: 'lost lines',
          resource: spec.logGroup,
          outcome: 'error',
          message: `Late lines of ${spec.functionName} were lost: ${String(error)}`,
        });
      });
    },
  };
}

/** The journal entry of the invocation that an environment is busy with, by the access key of its calls. */
export function causeOf(cloud: Cloud, accessKeyId: string): number | undefined {
  const live = liveOf(cloud);
  const requestId = live.runtime?.currentInvocation(accessKeyId);
  return requestId === undefined ? undefined : live.entries.get(requestId);
}

/** Whether a key may be used over a connection: an environment's may by its own processes. */
export async function mayUse(cloud: Cloud, accessKeyId: string, connection: Connection): Promise<boolean> {
  return (await liveOf(cloud).runtime?.mayUse(accessKeyId, connection)) ?? true;
}

/** Ends the environments of an account's functions: its state is about to be dropped. */
export function endAccount(cloud: Cloud, account: string): void {
  for (const [key, { spec }] of liveOf(cloud).specs) {
    if (spec.account === account) retire(cloud, versionKey(key));
  }
  void closeDaemons(cloud, account);
}
