import type {
  ListTagsRequest,
  ListTagsResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-lambda';
import type { Call } from '@coldstart/cloud';
import { functionNotFound, invalidParameter, invalidValue, resourceNotFound } from '../errors.ts';
import { mappings } from '../event-sources/state.ts';
import { functions } from '../state.ts';
import { signingConfigs } from '../signing/state.ts';
import { checkTagLimit } from './limit.ts';

interface Tagged {
  tags: Record<string, string>;
}

/** Whatever has tags, by its ARN. */
function findTagged(call: Call, arn: string): Tagged {
  const [, , , region = '', account = '', kind = '', id = '', qualifier] = arn.split(':');
  const address = { account, region };
  if (kind === 'function') {
    if (qualifier !== undefined) {
      throw invalidParameter('Tags on function aliases and versions are not supported. Please specify a function ARN.');
    }
    const found = call.state(functions, address).byName.get(id);
    if (found === undefined) throw functionNotFound(arn);
    return found;
  }
  if (kind === 'event-source-mapping') {
    const found = call.state(mappings, address).byId.get(id);
    if (found === undefined) throw resourceNotFound(`Event source mapping not found: ${arn}`);
    return found;
  }
  if (kind === 'code-signing-config') {
    const found = call.state(signingConfigs, address).byArn.get(arn);
    if (found === undefined) throw resourceNotFound(`The Lambda code signing configuration ${arn} can not be found.`);
    return found;
  }
  throw resourceNotFound(`Capacity provider not found: ${arn}`);
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html */
export function tagResource({ Resource = '', Tags = {} }: TagResourceRequest, call: Call): object {
  if (Object.keys(Tags).length === 0) {
    throw invalidParameter('An error occurred and the request cannot be processed.');
  }
  const tagged = findTagged(call, Resource);
  checkTagLimit(tagged.tags, Tags);
  tagged.tags = { ...tagged.tags, ...Tags };
  return {};
}

export function untagResource({ Resource = '', TagKeys = [] }: UntagResourceRequest, call: Call): object {
  if (TagKeys.length === 0) {
    throw invalidValue('null', 'tagKeys', 'Member must not be null');
  }
  const tagged = findTagged(call, Resource);
  tagged.tags = Object.fromEntries(Object.entries(tagged.tags).filter(([key]) => !TagKeys.includes(key)));
  return {};
}

export function listTags({ Resource = '' }: ListTagsRequest, call: Call): ListTagsResponse {
  return { Tags: findTagged(call, Resource).tags };
}
