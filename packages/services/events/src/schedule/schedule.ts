import { randomUUID } from 'node:crypto';
import { defineTimer, readSchedule, servicePrincipal, type Call } from '@coldstart/cloud';
import { sendToTargets } from '../deliver/deliver.ts';
import { DEFAULT_BUS } from '../names.ts';
import { peekBus, type Rule } from '../state.ts';

/** The next moment of a rule's schedule. */
interface Due {
  readonly rule: string;
  readonly at: number;
}

export const scheduledEvent = defineTimer<Due>('events/schedule', (call, { rule: name, at }) => {
  const { account, region } = call;
  const rule = peekBus(call, { name: DEFAULT_BUS, account, region })?.rules.get(name);
  if (rule?.schedule === undefined || rule.state === 'DISABLED') return;
  sendToTargets(call, rule, {
    id: randomUUID(),
    source: 'aws.events',
    detailType: 'Scheduled Event',
    detail: {},
    account,
    region,
    time: at,
    resources: [rule.arn],
  });
  plan(call, rule, at);
});

/** Begins anew what a rule does by its schedule: a rate counts from now on. */
export function planSchedule(call: Call, rule: Rule): void {
  stopSchedule(call, rule);
  if (rule.schedule !== undefined && rule.state !== 'DISABLED') plan(call, rule, call.now());
}

export function stopSchedule(call: Call, { name, account, region }: Rule): void {
  call.unschedule(scheduledEvent, name, { account, region });
}

/** Moments that passed while the cloud was not running are left out. */
function plan(call: Call, { name, schedule = '', account, region }: Rule, after: number): void {
  const { next } = readSchedule(schedule) ?? {};
  let at = next?.(after);
  while (at !== undefined && at <= call.now()) at = next?.(at);
  if (at === undefined) return;
  call.schedule(
    scheduledEvent,
    { at },
    { rule: name, at },
    {
      key: name,
      what: `schedule of ${name}`,
      account,
      region,
      as: servicePrincipal('events.amazonaws.com', account),
    },
  );
}
