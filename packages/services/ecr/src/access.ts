import { resourceTagKeys, parseArn, requestTagKeys, type Access, type Call } from '@coldstart/cloud';
import { repositories, repositoryArn, type Repository } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */

type GivenTag = { readonly Key: string | undefined; readonly Value: string | undefined };

function repositoryAccess(
  call: Call,
  name: string,
  action: string,
  context: Record<string, string | string[]> = {},
): Access {
  const found: Repository | undefined = call.state(repositories).byName.get(name);
  return {
    action,
    resource: repositoryArn(call, name),
    context: { ...context, ...resourceTagKeys(found?.tags, 'ecr:ResourceTag') },
    resourcePolicy: found?.policy?.document,
  };
}

export function onRepository(
  { repositoryName }: { readonly repositoryName: string },
  call: Call,
  action: string,
): Access {
  return repositoryAccess(call, repositoryName, action);
}

/** Tags at the beginning need the permission to tag. */
export function onNewRepository(
  { repositoryName, tags = [] }: { readonly repositoryName: string; readonly tags?: GivenTag[] | undefined },
  call: Call,
  action: string,
): Access[] {
  const context = requestTagKeys(tags);
  const create = repositoryAccess(call, repositoryName, action, context);
  return tags.length === 0 ? [create] : [create, repositoryAccess(call, repositoryName, 'ecr:TagResource', context)];
}

/** Permission for each repository named, and for all of them where none is. */
export function onRepositories(
  { repositoryNames = [] }: { readonly repositoryNames?: readonly string[] | undefined },
  call: Call,
  action: string,
): Access[] {
  const names = repositoryNames.length > 0 ? repositoryNames : ['*'];
  return names.map((name) => repositoryAccess(call, name, action));
}

export function onTagged(
  input: {
    readonly resourceArn: string;
    readonly tags?: GivenTag[] | undefined;
    readonly tagKeys?: string[] | undefined;
  },
  call: Call,
  action: string,
): Access {
  const name = parseArn(input.resourceArn)?.resource.replace(/^repository\//, '') ?? '*';
  return repositoryAccess(call, name, action, requestTagKeys(input.tags, input.tagKeys));
}
