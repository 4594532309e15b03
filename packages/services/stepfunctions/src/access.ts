import { requestTagKeys, resourceTagKeys, type Access, type Call } from '@coldstart/cloud';
import { peekActivity } from './activities/state.ts';
import { peekMachine } from './machines/state.ts';
import { activityArn, machineArn, partOf } from './names.ts';
import { PRINCIPAL } from './role.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
 */

interface GivenTags {
  readonly tags?: readonly { readonly key?: string | undefined; readonly value?: string | undefined }[] | undefined;
  readonly tagKeys?: readonly string[] | undefined;
}

const given = ({ tags, tagKeys }: GivenTags) =>
  requestTagKeys(
    tags?.map(({ key, value }) => ({ Key: key, Value: value })),
    tagKeys,
  );

/** Versions and aliases are asked for as the machine, with what follows its name as a condition key. */
export function onMachine(
  { stateMachineArn: arn }: { readonly stateMachineArn: string },
  call: Call,
  action: string,
): Access {
  const [, name = '', qualifier] = partOf(arn).split(':');
  const machine = qualifier === undefined ? arn : arn.slice(0, -qualifier.length - 1);
  return {
    action,
    resource: machine,
    context: {
      ...resourceTagKeys(peekMachine(call, name)?.tags),
      ...(qualifier === undefined ? {} : { 'states:StateMachineQualifier': qualifier }),
    },
  };
}

const passRole = (role: string): Access => ({
  action: 'iam:PassRole',
  resource: role,
  context: { 'iam:PassedToService': PRINCIPAL },
});

interface NewMachine extends GivenTags {
  readonly name: string;
  readonly roleArn: string;
}

export const onNewMachine = (input: NewMachine, call: Call, action: string): Access[] => [
  { action, resource: machineArn(call, input.name), context: given(input) },
  passRole(input.roleArn),
];

export const onMachineWithRole = (
  input: { readonly stateMachineArn: string; readonly roleArn?: string | undefined },
  call: Call,
  action: string,
): Access[] => [onMachine(input, call, action), ...(input.roleArn === undefined ? [] : [passRole(input.roleArn)])];

export const onTestedState = (
  { roleArn }: { readonly roleArn?: string | undefined },
  _call: Call,
  action: string,
): Access[] => [{ action, resource: '*' }, ...(roleArn === undefined ? [] : [passRole(roleArn)])];

export const onVersion = (
  { stateMachineVersionArn }: { readonly stateMachineVersionArn: string },
  call: Call,
  action: string,
): Access => onMachine({ stateMachineArn: stateMachineVersionArn }, call, action);

export const onAlias = (
  { stateMachineAliasArn }: { readonly stateMachineAliasArn: string },
  call: Call,
  action: string,
): Access => onMachine({ stateMachineArn: stateMachineAliasArn }, call, action);

export const onExecution = (
  { executionArn }: { readonly executionArn: string },
  call: Call,
  action: string,
): Access => ({
  action,
  resource: executionArn,
  context: resourceTagKeys(peekMachine(call, partOf(executionArn).split(':')[1] ?? '')?.tags),
});

export const onMapRun = ({ mapRunArn }: { readonly mapRunArn: string }, _call: Call, action: string): Access => ({
  action,
  resource: mapRunArn,
});

export const onActivity = (
  { activityArn: arn }: { readonly activityArn: string },
  call: Call,
  action: string,
): Access => ({
  action,
  resource: arn,
  context: resourceTagKeys(peekActivity(call, arn)?.tags),
});

export const onNewActivity = (input: GivenTags & { readonly name: string }, call: Call, action: string): Access => ({
  action,
  resource: activityArn(call, input.name),
  context: given(input),
});

export const onTagged = (input: GivenTags & { readonly resourceArn: string }, call: Call, action: string): Access => {
  const { resourceArn: arn } = input;
  const name = partOf(arn).split(':')[1] ?? '';
  const tags = arn.includes(':activity:') ? peekActivity(call, arn)?.tags : peekMachine(call, name)?.tags;
  return { action, resource: arn, context: { ...resourceTagKeys(tags), ...given(input) } };
};
