import type { ArnPlace, Call, Cloud } from '@coldstart/cloud';
import type { Broker } from './broker.ts';

const all = new WeakMap<Cloud, Map<string, Promise<Broker>>>();
const ready = new WeakMap<Cloud, Map<string, Broker>>();

const keyOf = ({ account, region }: ArnPlace): string => `${account}/${region}`;

/** The broker of an account and Region, started for the first who connects. */
export function openBroker(cloud: Cloud, place: ArnPlace): Promise<Broker> {
  const own = all.get(cloud) ?? new Map<string, Promise<Broker>>();
  all.set(cloud, own);
  const key = keyOf(place);
  const opening = own.get(key) ?? start(cloud, place);
  own.set(key, opening);
  return opening;
}

async function start(cloud: Cloud, place: ArnPlace): Promise<Broker> {
  const { Broker } = await import('./broker.ts');
  const broker = await Broker.start(cloud, place);
  const running = ready.get(cloud) ?? new Map<string, Broker>();
  ready.set(cloud, running);
  running.set(keyOf(place), broker);
  return broker;
}

/** The broker where somebody is or was connected; without one there is nobody to give anything to. */
export const brokerOf = (call: Call): Broker | undefined => ready.get(call.cloud)?.get(keyOf(call));

/** Hangs up on the devices of an account, or on all. */
export function closeBrokers(cloud: Cloud, account?: string): void {
  for (const [key, broker] of ready.get(cloud) ?? []) {
    if (account !== undefined && !key.startsWith(`${account}/`)) continue;
    broker.close();
    all.get(cloud)?.delete(key);
    ready.get(cloud)?.delete(key);
  }
}
