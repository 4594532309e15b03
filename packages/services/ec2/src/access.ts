import type { TagSpecification } from '@aws-sdk/client-ec2';
import { resourceTagKeys, formatArn, requestTagKeys, type Access, type AccessRule, type Call } from '@coldstart/cloud';
import { networkOf, tagsOf } from './state.ts';

/*
 * What the operations ask permission for; those without a rule, such as all that describe, ask for `*`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */

/** Types of resources in ARNs. */
export type ArnType =
  | 'vpc'
  | 'subnet'
  | 'security-group'
  | 'route-table'
  | 'internet-gateway'
  | 'natgateway'
  | 'elastic-ip'
  | 'vpc-endpoint'
  | 'network-interface';

function existing(call: Call, action: string, type: string, id: string): Access {
  const context = resourceTagKeys(tagsOf(networkOf(call), id), 'ec2:ResourceTag');
  return { action, resource: formatArn(call, 'ec2', `${type}/${id}`), context };
}

/** Permission for the resource that a member of the input names. */
export function on<Member extends string>(
  type: ArnType,
  member: Member,
): AccessRule<{ readonly [Name in Member]?: string | undefined }> {
  return (input, call, action) => existing(call, action, type, input[member] ?? '*');
}

type Making<Member extends string> = { readonly [Name in Member]?: string | readonly string[] | undefined } & {
  readonly TagSpecifications?: readonly TagSpecification[] | undefined;
};

/**
 * Permission to make a resource of a type, out of those that the input names; with tags, to tag it, too.
 *
 * @param of members of the input, and what they name
 */
export function making<Member extends string = never>(
  type: ArnType,
  of: Readonly<Record<Member, ArnType>>,
): AccessRule<Making<Member>> {
  return (input, call, action) => {
    const given = (input.TagSpecifications ?? []).flatMap(({ Tags = [] }) => Tags);
    const context = requestTagKeys(given);
    const made: Access = { action, resource: formatArn(call, 'ec2', `${type}/*`), context };
    const named = Object.entries<ArnType>(of).flatMap(([member, kind]) =>
      [input[member as Member] ?? []].flat().map((id: string) => existing(call, action, kind, id)),
    );
    const create = { ...context, 'ec2:CreateAction': action.replace('ec2:', '') };
    const tag: Access = { action: 'ec2:CreateTags', resource: made.resource, context: create };
    return given.length === 0 ? [made, ...named] : [made, ...named, tag];
  };
}

/** By the beginnings of ids. */
const ARN_TYPES: Readonly<Record<string, ArnType | 'security-group-rule'>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  sg: 'security-group',
  sgr: 'security-group-rule',
  rtb: 'route-table',
  igw: 'internet-gateway',
  nat: 'natgateway',
  eipalloc: 'elastic-ip',
  vpce: 'vpc-endpoint',
  eni: 'network-interface',
};

/** The type in the ARN of what has this id; `*` for what can be no id. */
export const arnType = (id: string): ArnType | 'security-group-rule' | '*' =>
  ARN_TYPES[id.split('-', 1)[0] ?? ''] ?? '*';

type Tagging = {
  readonly Resources: readonly string[];
  readonly Tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
};

export function onTaggedIds({ Resources, Tags }: Tagging, call: Call, action: string): Access[] {
  return Resources.map((id) => {
    const access = existing(call, action, arnType(id), id);
    return { ...access, context: { ...access.context, ...requestTagKeys(Tags) } };
  });
}
