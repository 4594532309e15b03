import { requestTagKeys, resourceTagKeys, tagList, type Access, type Call } from '@coldstart/cloud';
import { peekPipe, pipeArn } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgepipes.html
 */

type Context = NonNullable<Access['context']>;

function pipeAccess(call: Call, name: string, action: string, context: Context = {}): Access {
  const tags = peekPipe(call, name)?.tags;
  return { action, resource: pipeArn(call, name), context: { ...resourceTagKeys(tags), ...context } };
}

/** Who gives a role to a pipe must be allowed to pass it on. */
const passRole = (role: string): Access => ({
  action: 'iam:PassRole',
  resource: role,
  context: { 'iam:PassedToService': 'pipes.amazonaws.com' },
});

export const onPipe = ({ Name }: { readonly Name: string }, call: Call, action: string): Access =>
  pipeAccess(call, Name, action);

interface WithRole {
  readonly Name: string;
  readonly RoleArn: string;
  readonly Tags?: Readonly<Record<string, string>> | undefined;
}

export const onPipeWithRole = ({ Name, RoleArn, Tags }: WithRole, call: Call, action: string): Access[] => [
  pipeAccess(call, Name, action, requestTagKeys(tagList(Tags))),
  passRole(RoleArn),
];

interface Tagged {
  readonly resourceArn: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly tagKeys?: readonly string[];
}

export const onTagged = ({ resourceArn, tags, tagKeys }: Tagged, call: Call, action: string): Access =>
  pipeAccess(call, nameIn(resourceArn), action, requestTagKeys(tagList(tags), tagKeys));

/** @param arn `arn:aws:pipes:eu-west-1:111122223333:pipe/orders` */
export const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
