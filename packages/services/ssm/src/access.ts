import { resourceTagKeys, formatArn, requestTagKeys, type Access, type Call } from '@coldstart/cloud';
import { isPublic, keyOf, parseReference, type Reference } from './names.ts';
import { findParameter } from './state.ts';

/*
 * What the operations ask permission for, and the condition keys.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */

type Context = Record<string, string | readonly string[]>;
type GivenTag = { readonly Key: string | undefined; readonly Value: string | undefined };

/** What no parameter can be called is no resource: then AWS asks for the whole of the account. */
function parameterAccess(text: string, call: Call, action: string, context: Context = {}): Access {
  const reference = parseReference(text.trim());
  if (reference === undefined) return { action, resource: formatArn(call, 'ssm', '*') };
  const tags = resourceTagKeys(findParameter(call, reference)?.tags, 'ssm:resourceTag');
  return { action, resource: arnOf(call, reference), context: { ...context, ...tags } };
}

/** The ARNs of AWS's own parameters have no account. */
function arnOf(call: Call, { name, place }: Reference): string {
  const { region, account } = place ?? call;
  return formatArn({ region, account: isPublic(name) ? '' : account }, 'ssm', `parameter${keyOf(name)}`);
}

export function onParameter({ Name }: { readonly Name: string }, call: Call, action: string): Access {
  return parameterAccess(Name, call, action);
}

export function onParameters({ Names }: { readonly Names: readonly string[] }, call: Call, action: string): Access[] {
  return Names.map((name) => parameterAccess(name, call, action));
}

/** Tags at the beginning need the permission to tag. */
export function onPut(
  {
    Name,
    Overwrite = false,
    Tags = [],
  }: { Name: string; Overwrite?: boolean | undefined; Tags?: GivenTag[] | undefined },
  call: Call,
  action: string,
): Access[] {
  const tags = requestTagKeys(Tags);
  const put = parameterAccess(Name, call, action, { ...tags, 'ssm:Overwrite': String(Overwrite) });
  return Tags.length === 0 ? [put] : [put, parameterAccess(Name, call, 'ssm:AddTagsToResource', tags)];
}

export function onPath(
  { Path, Recursive = false }: { Path: string; Recursive?: boolean | undefined },
  call: Call,
  action: string,
): Access {
  const context = { 'ssm:Recursive': String(Recursive) };
  return { action, resource: arnOf(call, { name: Path, selector: undefined, place: undefined }), context };
}

export function onTagged(
  input: {
    readonly ResourceId: string;
    readonly Tags?: GivenTag[] | undefined;
    readonly TagKeys?: string[] | undefined;
  },
  call: Call,
  action: string,
): Access {
  return parameterAccess(input.ResourceId, call, action, requestTagKeys(input.Tags, input.TagKeys));
}
