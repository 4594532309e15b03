import { resourceRow } from './resource-row.ts';

interface ScheduleGroupProperties {
  Name?: string;
  Tags?: { Key: string; Value: string }[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedulegroup.html */
export const schedulerScheduleGroup = resourceRow<ScheduleGroupProperties>({
  type: 'AWS::Scheduler::ScheduleGroup',
  name: { property: 'Name', most: 64 },
  id: ({ name }) => name,
  create: {
    CreateScheduleGroup: {
      input: ({ name, tags }) => ({ Name: name, Tags: tags }),
      attributes: ({ ScheduleGroupArn }) => ({ Arn: ScheduleGroupArn }),
    },
    GetScheduleGroup: {
      input: ({ name }) => ({ Name: name }),
      attributes: ({ State, CreationDate, LastModificationDate }) => ({
        State,
        CreationDate: CreationDate?.toISOString(),
        LastModificationDate: LastModificationDate?.toISOString(),
      }),
    },
  },
  tags: {
    tag: { TagResource: ({ attribute, tags }) => ({ ResourceArn: attribute('Arn'), Tags: tags }) },
    untag: { UntagResource: ({ attribute, keys }) => ({ ResourceArn: attribute('Arn'), TagKeys: keys }) },
    read: {
      ListTagsForResource: {
        input: ({ attribute }) => ({ ResourceArn: attribute('Arn') }),
        read: ({ Tags = [] }) => Tags,
      },
    },
  },
  read: {
    GetScheduleGroup: { input: ({ id }) => ({ Name: id }), read: ({ Name = '' }) => ({ Name }) },
  },
  delete: { DeleteScheduleGroup: ({ id }) => ({ Name: id }) },
});
