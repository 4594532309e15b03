import { type Call, defineState, type ResourceTag } from '@coldstart/cloud';
import { onResource, onSamlProvider } from './access.ts';
import { alreadyExists, invalidInput, noSuchEntity } from './errors.ts';
import { iamArn } from './arns.ts';

import type { IamOperations } from './sdk.ts';
import { timestamp } from './state.ts';
import { listTags, tagRules } from './tags.ts';

/** An identity provider that speaks SAML 2.0. */
interface SamlProvider {
  readonly arn: string;
  readonly created: Date;
  metadata: string;
  tags: ResourceTag[];
}

const samlProviders = defineState('iam/saml-providers', () => ({ byArn: new Map<string, SamlProvider>() }));

/** SAML trust is good for a century, as AWS gives it. */
const VALID = 100 * 365.25 * 24 * 3600 * 1000;

function providerOf(call: Call, arn: string): SamlProvider {
  const provider = call.state(samlProviders).byArn.get(arn);
  if (provider === undefined) throw noSuchEntity(`Manifest not found for arn ${arn}`);
  return provider;
}

function checkMetadata(document: string): void {
  if (!/<(?:\w+:)?EntityDescriptor\b/.test(document)) throw invalidInput('Could not parse metadata');
}

export const samlProviderOperations: IamOperations = {
  CreateSAMLProvider: {
    access: onResource(({ Name }, call) => iamArn(call, 'saml-provider', '/', Name)),
    run(input, call) {
      checkMetadata(input.SAMLMetadataDocument);
      const arn = iamArn(call, 'saml-provider', '/', input.Name);
      const all = call.state(samlProviders).byArn;
      if (all.has(arn)) throw alreadyExists(`SAMLProvider ${input.Name} already exists.`);
      const provider: SamlProvider = {
        arn,
        created: timestamp(call),
        metadata: input.SAMLMetadataDocument,
        tags: tagRules.add([], input.Tags),
      };
      all.set(arn, provider);
      return { SAMLProviderArn: arn, ...(provider.tags.length === 0 ? {} : { Tags: provider.tags }) };
    },
  },

  GetSAMLProvider: {
    access: onSamlProvider,
    run(input, call) {
      const { created, metadata, tags } = providerOf(call, input.SAMLProviderArn);
      return {
        SAMLMetadataDocument: metadata,
        CreateDate: created,
        ValidUntil: new Date(created.getTime() + VALID),
        Tags: tags,
      };
    },
  },

  ListSAMLProviders: {
    run(_, call) {
      const all = [...call.state(samlProviders).byArn.values()];
      return {
        SAMLProviderList: all.map(({ arn, created }) => ({
          Arn: arn,
          CreateDate: created,
          ValidUntil: new Date(created.getTime() + VALID),
        })),
      };
    },
  },

  UpdateSAMLProvider: {
    access: onSamlProvider,
    run(input, call) {
      const provider = providerOf(call, input.SAMLProviderArn);
      if (input.SAMLMetadataDocument !== undefined) {
        checkMetadata(input.SAMLMetadataDocument);
        provider.metadata = input.SAMLMetadataDocument;
      }
      return { SAMLProviderArn: provider.arn };
    },
  },

  DeleteSAMLProvider: {
    access: onSamlProvider,
    run(input, call) {
      call.state(samlProviders).byArn.delete(providerOf(call, input.SAMLProviderArn).arn);
    },
  },

  TagSAMLProvider: {
    access: onSamlProvider,
    run(input, call) {
      const provider = providerOf(call, input.SAMLProviderArn);
      provider.tags = tagRules.add(provider.tags, input.Tags);
    },
  },
  UntagSAMLProvider: {
    access: onSamlProvider,
    run(input, call) {
      const provider = providerOf(call, input.SAMLProviderArn);
      provider.tags = tagRules.remove(provider.tags, input.TagKeys);
    },
  },
  ListSAMLProviderTags: {
    access: onSamlProvider,
    run(input, call) {
      return listTags(call, input, providerOf(call, input.SAMLProviderArn).tags);
    },
  },
};
