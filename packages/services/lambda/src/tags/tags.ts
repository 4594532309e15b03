import { parseArn, type Call } from '@coldstart/cloud';
import { onResource } from '../access.ts';
import type { LambdaOperations } from '../sdk.ts';
import { functionNotFound, invalidParameter, invalidValue, resourceNotFound } from '../errors.ts';
import { mappings } from '../event-sources/state.ts';
import { functions } from '../state.ts';
import { signingConfigs } from '../signing/state.ts';
import { withoutTags, withTags } from './rules.ts';

interface Tagged {
  tags: Record<string, string>;
}

/** Whatever has tags, by its ARN. */
function findTagged(call: Call, arn: string): Tagged {
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {};
  const [kind = '', id = '', qualifier] = resource.split(':');
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

export const tagOperations: LambdaOperations = {
  /** https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html */
  TagResource: {
    access: onResource,
    run({ Resource, Tags }, call) {
      if (Object.keys(Tags).length === 0) {
        throw invalidParameter('An error occurred and the request cannot be processed.');
      }
      const tagged = findTagged(call, Resource);
      tagged.tags = withTags(tagged.tags, Tags);
      return {};
    },
  },

  UntagResource: {
    access: onResource,
    run({ Resource, TagKeys }, call) {
      if (TagKeys.length === 0) {
        throw invalidValue('null', 'tagKeys', 'Member must not be null');
      }
      const tagged = findTagged(call, Resource);
      tagged.tags = withoutTags(tagged.tags, TagKeys);
      return {};
    },
  },

  ListTags: {
    access: onResource,
    run({ Resource }, call) {
      return { Tags: findTagged(call, Resource).tags };
    },
  },
};
