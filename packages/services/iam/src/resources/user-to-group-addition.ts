import { resourceRow } from './resource-row.ts';

interface AdditionProperties {
  GroupName: string;
  Users: string[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-usertogroupaddition.html */
export const iamUserToGroupAddition = resourceRow<AdditionProperties>({
  type: 'AWS::IAM::UserToGroupAddition',
  legacy: true,
  name: { most: 128 },
  attributes: ({ id }) => ({ Id: id }),
  create: {},
  settings: [
    {
      list: 'Users',
      with: ['GroupName'],
      key: (user, { GroupName }) => `${user} ${GroupName}`,
      add: { AddUserToGroup: ({ item, properties: { GroupName } }) => ({ GroupName, UserName: item }) },
      remove: { RemoveUserFromGroup: ({ item, before: { GroupName = '' } }) => ({ GroupName, UserName: item }) },
      removedFirst: true,
    },
  ],
  read: {
    GetGroup: {
      input: ({ properties: { GroupName } }) => ({ GroupName }),
      read: ({ Group, Users: users = [] }, { properties }) => ({
        GroupName: Group?.GroupName,
        Users: properties.Users.filter((name) => users.some(({ UserName }) => UserName === name)),
      }),
    },
  },
  delete: {},
});
