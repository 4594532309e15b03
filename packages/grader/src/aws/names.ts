import type { AwsSession } from './session.ts';

/** What everything that the grader makes begins with. */
export const PREFIX = 'coldstart-';
/** The tag by which it is found again. */
export const RUN_TAG = 'coldstart:run';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** @param run 8 hexadecimal digits, before the exercise: AWS cuts the end off where it makes names of it */
export const stackNameOf = (exercise: string, run: string): string => `${PREFIX}${run}-${exercise}`;

/** Names of buckets are everyone's: account, Region and run make it one of nobody else. */
export const bucketNameOf = (account: string, region: string, run: string): string =>
  `${PREFIX}code-${account}-${region}-${run}`;

export const tagsOf = (exercise: string, run: string, at: Date): readonly Tag[] => [
  { Key: 'coldstart:exercise', Value: exercise },
  { Key: RUN_TAG, Value: run },
  { Key: 'coldstart:at', Value: at.toISOString() },
];

/** Lambda makes these itself, without tags: the run in the name of the function tells whose they are. */
export const LOG_GROUPS = `/aws/lambda/${PREFIX}`;
export const isOwnLogGroup = (name: string): boolean => /^[0-9a-f]{8}-/.test(name.slice(LOG_GROUPS.length));

/** Something that is still there, and how to be rid of it. */
export interface Left {
  /** `stack coldstart-hello-event-1a2b3c4d` */
  readonly what: string;
  readonly reason: string;
  readonly console: string;
  readonly command: string;
}

const end = ({ profile }: Pick<AwsSession, 'profile'>, region: string): string =>
  ` --region ${region}${profile === undefined ? '' : ` --profile ${profile}`}`;

export const cleanCommand = (session: Pick<AwsSession, 'profile'>, region: string): string =>
  `pnpm course clean --backend aws${end(session, region)}`;

export function leftStack(session: AwsSession, region: string, name: string, reason: string): Left {
  return {
    what: `stack ${name}`,
    reason,
    console: `https://${region}.console.aws.amazon.com/cloudformation/home?region=${region}#/stacks?filteringText=${name}`,
    command: `aws cloudformation delete-stack --stack-name ${name}${end(session, region)}`,
  };
}

export function leftBucket(session: AwsSession, region: string, name: string, reason: string): Left {
  return {
    what: `bucket ${name}`,
    reason,
    console: `https://${region}.console.aws.amazon.com/s3/buckets/${name}?region=${region}`,
    command: `aws s3 rb s3://${name} --force${end(session, region)}`,
  };
}

export function leftLogGroup(session: AwsSession, region: string, name: string, reason: string): Left {
  return {
    what: `log group ${name}`,
    reason,
    console: `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$')}`,
    command: `aws logs delete-log-group --log-group-name ${name}${end(session, region)}`,
  };
}

/** What a stack has kept, such as by `DeletionPolicy: Retain`. */
export function leftResource(
  session: AwsSession,
  region: string,
  { type, physicalId }: { readonly type: string; readonly physicalId: string },
  reason: string,
): Left {
  return {
    what: `${type} ${physicalId}`,
    reason,
    console: `https://${region}.console.aws.amazon.com/cloudformation/home?region=${region}#/stacks?filteringStatus=deleted`,
    command: `aws cloudcontrol delete-resource --type-name ${type} --identifier '${physicalId}'${end(session, region)}`,
  };
}
