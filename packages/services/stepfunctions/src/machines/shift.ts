import { defineTimer, type AnyService, type Call } from '@coldstart/cloud';
import { onAlias } from '../access.ts';
import { noSuchReference } from '../errors.ts';
import { placeOf, readMachineArn } from '../names.ts';
import { changeMachine, peekMachine, type Alias } from './state.ts';

/** How an alias comes to lead to another version, as a template says it. */
export interface Shift {
  readonly stateMachineAliasArn: string;
  readonly StateMachineVersionArn: string;
  readonly Type: 'LINEAR' | 'CANARY';
  /** Of executions that go to the new version after each interval. */
  readonly Percentage: number;
  /** Minutes. */
  readonly Interval: number;
  /** Names of CloudWatch alarms that end it. */
  readonly Alarms?: readonly string[];
}

const MINUTE = 60_000;

interface Step extends Shift {
  /** What it has led to before, and goes back to when an alarm rings. */
  readonly from: string;
}

function aliasOf(call: Call, arn: string): Alias | undefined {
  const { name, qualifier } = readMachineArn(arn);
  if (peekMachine({ cloud: call.cloud, ...placeOf(arn) }, name) === undefined) return undefined;
  return changeMachine(call, { name }).aliases.find((one) => one.name === qualifier);
}

/** The next step of an alias's way to its new version. */
export const shiftStep = defineTimer<Step>('states/shift', async (call, step) => {
  const alias = aliasOf(call, step.stateMachineAliasArn);
  const now = alias?.routes.find(({ stateMachineVersionArn: arn }) => arn === step.StateMachineVersionArn);
  // Somebody has changed it meanwhile.
  if (alias === undefined || now === undefined || alias.routes.length !== 2) return;
  alias.updated = call.now();
  if (await rings(call, step.Alarms)) alias.routes = [{ stateMachineVersionArn: step.from, weight: 100 }];
  else lead(call, alias, step, step.Type === 'CANARY' ? 100 : now.weight + step.Percentage);
});

function lead(call: Call, alias: Alias, step: Step, weight: number): void {
  const { StateMachineVersionArn: to, from, Interval, stateMachineAliasArn: arn } = step;
  if (weight >= 100) {
    alias.routes = [{ stateMachineVersionArn: to, weight: 100 }];
    return;
  }
  alias.routes = [
    { stateMachineVersionArn: to, weight },
    { stateMachineVersionArn: from, weight: 100 - weight },
  ];
  call.schedule(shiftStep, { in: Interval * MINUTE }, step, { key: arn, what: `${arn} leads on to ${to}` });
}

async function rings(call: Call, names: readonly string[] = []): Promise<boolean> {
  if (names.length === 0) return false;
  const { MetricAlarms = [] } = (await call.invoke('monitoring', 'DescribeAlarms', {
    AlarmNames: names.map((name) => name.slice(name.lastIndexOf(':') + 1)),
    StateValue: 'ALARM',
  })) as { MetricAlarms?: unknown[] };
  return MetricAlarms.length > 0;
}

/** What CloudFormation asks for, and no client can. */
export const shiftOperations: NonNullable<AnyService['inner']> = {
  ShiftStateMachineAlias: {
    action: 'UpdateStateMachineAlias',
    access: (input, call, action) => onAlias(input as unknown as Shift, call, action),
    run(input, call) {
      const shift = input as unknown as Shift;
      const alias = aliasOf(call, shift.stateMachineAliasArn);
      const from = alias?.routes[0]?.stateMachineVersionArn;
      if (alias === undefined || from === undefined) throw noSuchReference();
      if (from !== shift.StateMachineVersionArn) lead(call, alias, { ...shift, from }, shift.Percentage);
      return {};
    },
  },
};
