import type { Resource } from '@aws-sdk/client-api-gateway';
import { badRequest, conflict, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { listed } from './lists.ts';
import { patched } from './patch.ts';
import type { RestOperations } from './sdk.ts';
import { findApi, findPart, type RestApi, type StoredResource } from './state.ts';

export const NO_RESOURCE = 'Invalid Resource identifier specified';

/** @param embed whether methods are told whole, as `embed=methods` asks */
export function showResource({ id, parentId, pathPart, path, methods }: StoredResource, embed = false): Resource {
  const verbs = Object.entries(methods);
  return {
    id,
    ...(parentId !== undefined && { parentId }),
    ...(pathPart !== undefined && { pathPart }),
    path,
    ...(verbs.length > 0 && {
      resourceMethods: Object.fromEntries(verbs.map(([verb, method]) => [verb, embed ? method : {}])),
    }),
  };
}

const PART = /^(?:[A-Za-z0-9._\-:~!$&'()*+,;=@%]+|\{[A-Za-z0-9._\-:]+\+?\})$/;

/** @throws AwsError for a part that cannot be, or is there already */
function check(api: RestApi, parent: StoredResource, pathPart: string, self?: string): void {
  if (!PART.test(pathPart))
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    );
  if (parent.pathPart?.endsWith('+}') === true)
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.path}`);
  const siblings = [...api.resources.values()].filter(({ parentId, id }) => parentId === parent.id && id !== self);
  if (siblings.some((sibling) => sibling.pathPart === pathPart))
    throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
  if (pathPart.startsWith('{')) {
    const other = siblings.find(
      (sibling) => sibling.pathPart?.startsWith('{') === true && isGreedy(sibling.pathPart) === isGreedy(pathPart),
    );
    if (other !== undefined)
      throw badRequest(
        `A sibling (${other.pathPart}) of this resource already has a variable path part -- only one is allowed`,
      );
  }
}

const isGreedy = (part: string): boolean => part.endsWith('+}');
const join = (parent: string, part: string): string => (parent === '/' ? `/${part}` : `${parent}/${part}`);

/** @param known ids that paths have had before, and keep */
export function addResource(
  api: RestApi,
  parent: StoredResource,
  pathPart: string,
  known: ReadonlyMap<string, string> = new Map(),
): StoredResource {
  check(api, parent, pathPart);
  const path = join(parent.path, pathPart);
  const resource: StoredResource = {
    id: known.get(path) ?? newId(6),
    parentId: parent.id,
    pathPart,
    path,
    methods: {},
  };
  api.resources.set(resource.id, resource);
  return resource;
}

/** Paths below a resource follow it. */
function repath(api: RestApi, resource: StoredResource): void {
  const parent = api.resources.get(resource.parentId ?? '');
  resource.path = join(parent?.path ?? '/', resource.pathPart ?? '');
  for (const child of api.resources.values()) if (child.parentId === resource.id) repath(api, child);
}

function below(api: RestApi, id: string): string[] {
  const children = [...api.resources.values()].filter(({ parentId }) => parentId === id);
  return [id, ...children.flatMap((child) => below(api, child.id))];
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_Resource.html */
export const resourceOperations: RestOperations = {
  CreateResource: {
    run({ restApiId, parentId, pathPart }, call) {
      const api = findApi(call, restApiId);
      const parent = api.resources.get(parentId);
      if (parent === undefined) throw notFound(NO_RESOURCE);
      return showResource(addResource(api, parent, pathPart));
    },
  },
  GetResource: {
    run: ({ restApiId, resourceId, embed = [] }, call) =>
      showResource(
        findPart(call, restApiId, (api) => api.resources, resourceId, NO_RESOURCE),
        embed.includes('methods'),
      ),
  },
  GetResources: {
    run(input, call) {
      const all = [...findApi(call, input.restApiId).resources.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
      const { items, position } = listed(all, input, ({ path }) => path);
      const embed = input.embed?.includes('methods') === true;
      return { items: items.map((resource) => showResource(resource, embed)), position };
    },
  },
  UpdateResource: {
    run({ restApiId, resourceId, patchOperations }, call) {
      const resource = findPart(call, restApiId, (api) => api.resources, resourceId, NO_RESOURCE);
      const api = findApi(call, restApiId);
      const { parentId, pathPart = '' } = patched(
        { parentId: resource.parentId, pathPart: resource.pathPart },
        patchOperations,
        { '/parentId': 'fixed', '/pathPart': 'fixed' },
      );
      if (resource.id === api.rootId) {
        const [{ path = '' } = {}] = patchOperations ?? [];
        throw badRequest(`Root resource cannot update its ${path.slice(1)}.`);
      }
      const parent = api.resources.get(parentId ?? '');
      if (parent === undefined) throw notFound(NO_RESOURCE);
      if (below(api, resource.id).includes(parent.id)) throw badRequest('Resources cannot be cyclical.');
      check(api, parent, pathPart, resource.id);
      resource.parentId = parent.id;
      resource.pathPart = pathPart;
      repath(api, resource);
      return showResource(resource);
    },
  },
  DeleteResource: {
    run({ restApiId, resourceId }, call) {
      findPart(call, restApiId, (api) => api.resources, resourceId, NO_RESOURCE);
      const api = findApi(call, restApiId);
      if (resourceId === api.rootId) throw badRequest('Root resource cannot be deleted. Delete the API instead.');
      for (const id of below(api, resourceId)) api.resources.delete(id);
    },
  },
};
