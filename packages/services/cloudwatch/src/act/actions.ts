import { AwsError } from '@coldstart/wire';
import { defineTimer, deliver, EVER_LONGER, parseArn, type Call, type Delivery } from '@coldstart/cloud';
import { remember } from '../alarms/history-state.ts';
import type { AlarmRecord } from '../alarms/state.ts';
import { notHere, validation } from '../errors.ts';
import { alarmsForLambda, cloudwatchPrincipal } from '../principal.ts';
import { lambdaEvent } from './events.ts';
import type { Change } from './moment.ts';
import { snsMessage } from './sns-message.ts';

interface Action extends Change {
  /** ARN of what is to be done. */
  readonly action: string;
  /** Retries so far. */
  readonly retries: number;
}

/** Does what an alarm asks for, after whoever has changed it was answered. */
export const alarmAction = defineTimer<Action>('cloudwatch/action', act);

/** What the state that an alarm has come to asks for, unless its actions are disabled. */
export function takeActions(call: Call, change: Change): void {
  const { alarm, now } = change;
  if (!alarm.actionsEnabled) return;
  for (const action of alarm.actions[now.state.value]) plan(call, { ...change, action, retries: 0 }, 0);
}

function plan(call: Call, action: Action, seconds: number): void {
  const what = `action of alarm ${action.alarm.name}`;
  call.schedule(alarmAction, { in: seconds * 1000 }, action, { what, as: cloudwatchPrincipal(call) });
}

async function act(call: Call, action: Action): Promise<void> {
  const { alarm, action: arn, retries } = action;
  const published = {
    actionState: 'Succeeded',
    stateUpdateTimestamp: action.now.state.updated,
    notificationResource: arn,
  };
  try {
    await deliver(call, deliveryOf(call, action));
    remember(call, alarm, 'Action', { summary: `Successfully executed action ${arn}`, data: published });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const delay = EVER_LONGER[retries];
    if (isPassing(error) && delay !== undefined) {
      plan(call, { ...action, retries: retries + 1 }, delay);
      return;
    }
    remember(call, alarm, 'Action', {
      summary: `Failed to execute action ${arn}. Received error: "${error.message}"`,
      data: { ...published, actionState: 'Failed', error: error.message },
    });
  }
}

const isPassing = ({ code, status = 400 }: AwsError): boolean =>
  (status >= 500 && status !== 501) || status === 429 || /Thrott|TooManyRequests/.test(code);

function deliveryOf(call: Call, action: Action): Delivery {
  const { alarm, action: target } = action;
  const common = {
    target,
    source: { arn: alarm.arn, account: alarm.account, region: alarm.region },
    action: `alarm ${action.now.state.value}`,
    note: `The alarm ${alarm.name} has gone to ${action.now.state.value}`,
  };
  if (parseArn(target)?.service === 'lambda') {
    return { ...common, as: alarmsForLambda(call), message: { body: lambdaEvent(action) } };
  }
  const { subject, body } = snsMessage(action);
  // Policies of topics as they are at first let the owner's alarms in by this.
  const context = { 'aws:SourceOwner': alarm.account };
  return { ...common, as: cloudwatchPrincipal(call), context, message: { subject, body } };
}

const ABSENT: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^arn:[^:]*:automate:/, 'EC2 actions of alarms'],
  [/^arn:[^:]*:swf:/, 'EC2 actions of alarms'],
  [/^arn:[^:]*:autoscaling:/, 'Actions of EC2 Auto Scaling'],
  [/^arn:[^:]*:ssm:/, 'OpsItems of Systems Manager'],
  [/^arn:[^:]*:ssm-incidents:/, 'Incidents of Systems Manager'],
  [/^arn:[^:]*:aiops:/, 'Investigations of CloudWatch'],
];

/** @throws AwsError ValidationError for what is no action, NotImplemented for those that this cloud has not */
export function checkActions(call: Call, actions: AlarmRecord['actions']): void {
  for (const arn of Object.values(actions).flat()) {
    const parsed = parseArn(arn);
    if (parsed === undefined) throw validation(`Invalid arn syntax: ${arn}`);
    const [, what] = ABSENT.find(([pattern]) => pattern.test(arn)) ?? [];
    if (what !== undefined) throw notHere(what, 'Give the ARN of an SNS topic or of a Lambda function.');
    if (parsed.service !== 'sns' && parsed.service !== 'lambda') throw validation(`Invalid arn syntax: ${arn}`);
    if (parsed.region !== call.region) {
      throw validation(`Invalid region ${parsed.region} specified. Only ${call.region} is supported.`);
    }
  }
}
