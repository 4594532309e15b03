import { formatArn, type Access, type Call } from '@coldstart/cloud';

/**
 * Permission for each repository named, and for all of them where none is.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
export function onRepositories(
  { repositoryNames = [] }: { readonly repositoryNames?: readonly string[] | undefined },
  call: Call,
  action: string,
): Access[] {
  const names = repositoryNames.length > 0 ? repositoryNames : ['*'];
  return names.map((name) => ({ action, resource: formatArn(call, 'ecr', `repository/${name}`) }));
}
