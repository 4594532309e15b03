import type { GetScheduleCommandOutput, Target } from '@aws-sdk/client-scheduler';
import { pick } from '@coldstart/cloud';
import { ecsForTemplate, ecsFromTemplate, type TemplateEcsParameters } from './ecs.ts';
import { resourceRow } from './resource-row.ts';

type TemplateTarget = Omit<Target, 'Arn' | 'RoleArn' | 'EcsParameters'> & {
  Arn: string;
  RoleArn: string;
  EcsParameters?: TemplateEcsParameters;
};

interface ScheduleProperties {
  Name?: string;
  GroupName?: string;
  Description?: string;
  ScheduleExpression: string;
  ScheduleExpressionTimezone?: string;
  FlexibleTimeWindow: { Mode: 'OFF' | 'FLEXIBLE'; MaximumWindowInMinutes?: number };
  StartDate?: string;
  EndDate?: string;
  State?: 'ENABLED' | 'DISABLED';
  KmsKeyArn?: string;
  Target: TemplateTarget;
}

/** What templates and the service say alike. */
const SAME = [
  'Description',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'FlexibleTimeWindow',
  'State',
  'KmsKeyArn',
] as const;

const SETTINGS = [...SAME, 'StartDate', 'EndDate', 'Target'] as const;

function settingsOf(properties: ScheduleProperties) {
  const { StartDate, EndDate, Target: target, ScheduleExpression, FlexibleTimeWindow } = properties;
  const { EcsParameters, ...rest } = target;
  return {
    ...pick(properties, SAME),
    ScheduleExpression,
    FlexibleTimeWindow,
    ...(StartDate !== undefined && { StartDate: new Date(StartDate) }),
    ...(EndDate !== undefined && { EndDate: new Date(EndDate) }),
    Target: { ...rest, ...(EcsParameters !== undefined && { EcsParameters: ecsFromTemplate(EcsParameters) }) },
  };
}

/** A schedule is found by its group and its name; the id is the name alone. */
const which = ({
  id,
  properties,
}: {
  readonly id: string;
  readonly properties: Pick<ScheduleProperties, 'GroupName'>;
}) => ({
  Name: id,
  ...pick(properties, ['GroupName']),
});

function readSettings({ StartDate, EndDate, Target: target, ...rest }: Omit<GetScheduleCommandOutput, '$metadata'>) {
  const { Arn = '', RoleArn = '', EcsParameters, ...others } = target ?? {};
  const ecs = EcsParameters === undefined ? {} : { EcsParameters: ecsForTemplate(EcsParameters) };
  return {
    ...(pick(rest, [...SAME, 'Name', 'GroupName']) as Partial<ScheduleProperties>),
    ...(StartDate !== undefined && { StartDate: StartDate.toISOString() }),
    ...(EndDate !== undefined && { EndDate: EndDate.toISOString() }),
    Target: { Arn, RoleArn, ...others, ...ecs },
  };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html */
export const schedulerSchedule = resourceRow<ScheduleProperties>({
  type: 'AWS::Scheduler::Schedule',
  name: { property: 'Name', most: 64 },
  id: ({ name }) => name,
  create: {
    CreateSchedule: {
      input: ({ name, properties }) => ({
        Name: name,
        ...pick(properties, ['GroupName']),
        ...settingsOf(properties),
      }),
      attributes: ({ ScheduleArn }) => ({ Arn: ScheduleArn }),
    },
  },
  update: [{ of: SETTINGS, put: { UpdateSchedule: (view) => ({ ...which(view), ...settingsOf(view.properties) }) } }],
  read: { GetSchedule: { input: which, read: readSettings } },
  replaces: ({ GroupName: now = 'default' }, { GroupName: before = 'default' }) => now !== before,
  delete: { DeleteSchedule: which },
});
