import type { Filter } from '@aws-sdk/client-secrets-manager';
import { invalidParameter } from '../errors.ts';
import type { Secret } from '../state.ts';

/*
 * What ListSecrets looks for. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
 */

/** `prod/AppBeta` has three words, and so has `COMPANYthings` two: COMPAN and Ythings. As AWS was seen to do. */
function words(text: string): string[] {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[\s/_+=.@!,;:()[\]{}"'-]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** Each word that is looked for begins one that is there. */
function holdsWords(text: string, wanted: string): boolean {
  const there = words(text);
  const looked = words(wanted);
  return looked.length > 0 && looked.every((word) => there.some((each) => each.startsWith(word)));
}

const describedBy = ({ description = '' }: Secret, wanted: string): boolean => {
  const there = description.split(/\s+/);
  return wanted.split(/\s+/).every((word) => there.some((each) => each.startsWith(word)));
};

function holds(secret: Secret, key: string, value: string): boolean {
  const tags = secret.tags ?? [];
  switch (key) {
    case 'name':
      return secret.name.startsWith(value);
    case 'description':
      return describedBy(secret, value);
    case 'tag-key':
      return tags.some((tag) => tag.Key.startsWith(value));
    case 'tag-value':
      return tags.some((tag) => tag.Value.startsWith(value));
    case 'primary-region':
      return secret.region.startsWith(value);
    case 'owning-service':
      return secret.owner?.startsWith(value) === true;
    case 'all': {
      const attributes = [secret.name, secret.description ?? '', ...tags.flatMap((tag) => [tag.Key, tag.Value])];
      return attributes.some((text) => holdsWords(text, value));
    }
    default:
      throw invalidParameter(`Secrets cannot be filtered by ${key}.`);
  }
}

/** Values of a filter are alternatives, and `!` before one turns it round; all filters must agree. */
export function matches(secret: Secret, filters: readonly Filter[]): boolean {
  return filters.every(({ Key: key = '', Values: values = [] }) =>
    values.some((value) => (value.startsWith('!') ? !holds(secret, key, value.slice(1)) : holds(secret, key, value))),
  );
}
