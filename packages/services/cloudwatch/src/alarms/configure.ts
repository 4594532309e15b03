import { tagEditor, type Call } from '@coldstart/cloud';
import { checkActions } from '../act/actions.ts';
import { fullConfigurationOf } from '../act/configuration.ts';
import { tellOfConfiguration } from '../act/events.ts';
import { validation } from '../errors.ts';
import { remember } from './history-state.ts';
import { alarmArn, type AlarmRecord, type AlarmState } from './state.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html */
export const alarmTags = tagEditor({
  most: 50,
  tooMany: (most) => validation(`The number of tags exceeds the limit of ${most}.`),
});

interface Given {
  readonly AlarmName: string | undefined;
  readonly AlarmDescription?: string | undefined;
  readonly ActionsEnabled?: boolean | undefined;
  readonly OKActions?: readonly string[] | undefined;
  readonly AlarmActions?: readonly string[] | undefined;
  readonly InsufficientDataActions?: readonly string[] | undefined;
  readonly Tags?: readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] | undefined;
}

const INITIAL = 'Unchecked: Initial alarm creation';

function initialState(now: number): AlarmState {
  return { value: 'INSUFFICIENT_DATA', reason: INITIAL, reasonData: undefined, updated: now, transitioned: now };
}

/** What all alarms have. The state and the tags of one that is there stay as they are. */
export function commonOf(call: Call, given: Given, before: AlarmRecord | undefined) {
  const { AlarmName: name = '', OKActions = [], AlarmActions = [], InsufficientDataActions = [] } = given;
  const actions = { OK: OKActions, ALARM: AlarmActions, INSUFFICIENT_DATA: InsufficientDataActions };
  checkActions(call, actions);
  return {
    name,
    arn: alarmArn(call, name),
    account: call.account,
    region: call.region,
    description: given.AlarmDescription,
    actionsEnabled: given.ActionsEnabled ?? true,
    actions,
    configured: call.now(),
    tags: before?.tags ?? alarmTags.add([], given.Tags),
    state: before?.state ?? initialState(call.now()),
  };
}

const TOLD = { create: 'created', update: 'updated', delete: 'deleted' } as const;

/** Its history and EventBridge hear of a configuration. @param before what it was, where it has been changed */
export function tellOfAlarm(
  call: Call,
  operation: 'create' | 'update' | 'delete',
  alarm: AlarmRecord,
  before?: AlarmRecord,
): void {
  const type = { create: 'Create', update: 'Update', delete: 'Delete' }[operation];
  remember(call, alarm, 'ConfigurationUpdate', {
    summary: `Alarm "${alarm.name}" ${TOLD[operation]}`,
    data: {
      version: '1.0',
      type,
      ...(operation === 'create' && { createdAlarm: fullConfigurationOf(alarm) }),
      ...(operation === 'update' && { updatedAlarm: fullConfigurationOf(alarm) }),
      ...(operation === 'delete' && { deletedAlarm: fullConfigurationOf(alarm) }),
    },
  });
  tellOfConfiguration(call, operation, alarm, before);
}
