import { page, requestTagKeys, type AccessRule, type Call } from '@coldstart/cloud';
import { invalidRequest } from '../errors.ts';
import { readFilter } from '../filter/read.ts';
import type { XRayOperations } from '../sdk.ts';
import { tagsOf, setTags } from '../tags.ts';
import { allGroups, defaultGroup, groupArn, groups, type Group } from './state.ts';

interface Which {
  readonly GroupName?: string | undefined;
  readonly GroupARN?: string | undefined;
}

const onGroup: AccessRule<Which> = (input, call, action) => {
  const found = allGroups(call).find((group) => is(group, input));
  return { action, resource: found?.arn ?? input.GroupARN ?? groupArn(call, input.GroupName ?? '', 0) };
};

const is = ({ name, arn }: Group, { GroupName, GroupARN }: Which): boolean =>
  GroupARN === undefined ? name === GroupName : arn === GroupARN;

/** @throws AwsError */
function find(call: Call, which: Which): Group {
  const found = allGroups(call).find((group) => is(group, which));
  if (found === undefined) throw invalidRequest('Group not found');
  return found;
}

const shown = ({ name, arn, filter, insights, notifications }: Group) => ({
  GroupName: name,
  GroupARN: arn,
  ...(filter !== undefined && { FilterExpression: filter }),
  InsightsConfiguration: { InsightsEnabled: insights, NotificationsEnabled: notifications },
});

export const groupOperations: XRayOperations = {
  /** https://docs.aws.amazon.com/xray/latest/api/API_CreateGroup.html */
  CreateGroup: {
    access: (input, call, action) => ({
      action,
      resource: groupArn(call, input.GroupName ?? '', call.now()),
      context: requestTagKeys(input.Tags),
    }),
    run({ GroupName: name, FilterExpression: filter, InsightsConfiguration, Tags }, call) {
      if (allGroups(call).some((group) => group.name === name)) throw invalidRequest('Group already exists');
      readFilter(filter);
      const { InsightsEnabled: insights = false, NotificationsEnabled: notifications = false } =
        InsightsConfiguration ?? {};
      const arn = groupArn(call, name, call.now());
      const group: Group = { name, arn, filter, insights, notifications };
      setTags(call, arn, Tags);
      call.state(groups).byName.set(name, group);
      return { Group: shown(group) };
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_GetGroup.html */
  GetGroup: {
    access: onGroup,
    run: (input, call) => ({ Group: shown(find(call, input)) }),
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_GetGroups.html */
  GetGroups: {
    run({ NextToken }, call) {
      const { items, token } = page(
        allGroups(call),
        { token: NextToken },
        { keyOf: ({ arn }) => arn, size: 100, invalid: () => invalidRequest('Invalid NextToken') },
      );
      return { Groups: items.map(shown), ...(token !== undefined && { NextToken: token }) };
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_UpdateGroup.html */
  UpdateGroup: {
    access: onGroup,
    run(input, call) {
      const old = find(call, input);
      const { FilterExpression: filter, InsightsConfiguration: given } = input;
      readFilter(filter);
      if (old.name === 'Default' && filter !== undefined)
        throw invalidRequest('The filter expression of the Default group cannot be updated');
      const group: Group = {
        ...old,
        filter: filter ?? old.filter,
        insights: given?.InsightsEnabled ?? old.insights,
        notifications: given?.NotificationsEnabled ?? old.notifications,
      };
      call.state(groups).byName.set(group.name, group);
      return { Group: shown(group) };
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_DeleteGroup.html */
  DeleteGroup: {
    access: onGroup,
    run(input, call) {
      const { name, arn } = find(call, input);
      if (arn === defaultGroup(call).arn) throw invalidRequest('The Default group cannot be deleted');
      call.state(groups).byName.delete(name);
      tagsOf(call).byArn.delete(arn);
    },
  },
};
