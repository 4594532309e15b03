import { requestTagKeys, resourceTagKeys, type Access, type AccessRule, type Call } from '@coldstart/cloud';
import { alarmArn, alarmName, peekAlarm } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */

type GivenTags = readonly { readonly Key: string | undefined; readonly Value: string | undefined }[] | undefined;

function alarmAccess(call: Call, name: string, action: string, context: Access['context'] = {}): Access {
  return {
    action,
    resource: alarmArn(call, name),
    context: { ...resourceTagKeys(peekAlarm(call, name)?.tags), ...context },
  };
}

/** Alarms may be made for certain actions alone. */
const actionKeys = (actions: readonly string[]): Access['context'] =>
  actions.length === 0 ? {} : { 'cloudwatch:AlarmActions': actions };

interface GivenAlarm {
  readonly AlarmName: string;
  readonly Tags?: GivenTags;
  readonly AlarmActions?: readonly string[] | undefined;
  readonly OKActions?: readonly string[] | undefined;
  readonly InsufficientDataActions?: readonly string[] | undefined;
}

export const onNewAlarm: AccessRule<GivenAlarm> = (input, call, action) => {
  const { AlarmName, Tags, AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = input;
  const actions = [...AlarmActions, ...OKActions, ...InsufficientDataActions];
  const context = { ...actionKeys(actions), ...requestTagKeys(Tags) };
  const put = alarmAccess(call, AlarmName, action, context);
  return (Tags ?? []).length === 0 ? [put] : [put, alarmAccess(call, AlarmName, 'cloudwatch:TagResource', context)];
};

export const onAlarm: AccessRule<{ readonly AlarmName: string }> = ({ AlarmName }, call, action) =>
  alarmAccess(call, AlarmName, action);

export const onAlarms: AccessRule<{ readonly AlarmNames: readonly string[] }> = ({ AlarmNames }, call, action) =>
  AlarmNames.map((name) => alarmAccess(call, name, action));

interface Tagged {
  readonly ResourceARN: string;
  readonly Tags?: GivenTags;
  readonly TagKeys?: string[] | undefined;
}

export const onTagged: AccessRule<Tagged> = ({ ResourceARN: arn, Tags, TagKeys }, call, action) => ({
  action,
  resource: arn,
  context: { ...resourceTagKeys(peekAlarm(call, alarmName(arn))?.tags), ...requestTagKeys(Tags, TagKeys) },
});
