import { formatArn, type ArnPlace, type Call } from '@coldstart/cloud';
import type { Access } from '@coldstart/cloud';

type Kind = 'thing' | 'thinggroup' | 'thingtype' | 'cert' | 'policy' | 'rule' | 'client' | 'topic' | 'topicfilter';

export const iotArn = (place: ArnPlace, kind: Kind, name: string): string => formatArn(place, 'iot', `${kind}/${name}`);

/** What an operation on one resource asks for, by the name that its input gives. */
export const onNamed =
  <Member extends string>(kind: Kind, member: Member) =>
  (input: Readonly<Partial<Record<Member, string | undefined>>>, call: Call, action: string): Access => ({
    action,
    resource: iotArn(call, kind, input[member] ?? ''),
  });

/** The last part of an ARN of IoT's: `arn:aws:iot:eu-west-1:111122223333:cert/ID` gives `ID`. */
export const nameInArn = (arn: string): string => arn.slice(arn.indexOf('/') + 1);
