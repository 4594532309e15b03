import type { AliasListEntry } from '@aws-sdk/client-kms';
import { page, type Call } from '@coldstart/cloud';
import { onAlias } from './access.ts';
import { aliasNotFound, notImplemented, refused, validation } from './errors.ts';
import { MANAGED_ALIASES } from './managed.ts';
import { aliasArn, findByIdOrArn } from './names.ts';
import { paging, truncated } from './paging.ts';
import type { KmsOperations } from './sdk.ts';
import { keysIn, type Alias } from './state.ts';
import { checkUsable } from './usable.ts';

/*
 * Aliases of keys. https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
 */

/** @throws AwsError ValidationException, NotAuthorizedException */
function checkName(name: string): void {
  if (!name.startsWith('alias/'))
    throw validation(
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    );
  if (name.startsWith('alias/aws/')) throw refused('NotAuthorizedException', '');
  if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(name))
    throw refused('InvalidAliasNameException', 'Alias contains invalid characters.');
}

function shown(alias: Pick<Alias, 'name'> & Partial<Alias>, call: Call): AliasListEntry {
  return {
    AliasName: alias.name,
    AliasArn: aliasArn(alias.name, call),
    ...(alias.keyId !== undefined && { TargetKeyId: alias.keyId }),
    ...(alias.created !== undefined && { CreationDate: new Date(alias.created) }),
    ...(alias.updated !== undefined && { LastUpdatedDate: new Date(alias.updated) }),
  };
}

export const aliasOperations: KmsOperations = {
  CreateAlias: {
    access: onAlias,
    run({ AliasName, TargetKeyId }, call) {
      checkName(AliasName);
      const key = findByIdOrArn(TargetKeyId, call);
      if (key.account !== call.account) throw notImplemented("Aliases of other accounts' keys");
      checkUsable(key, { disabled: true, pendingImport: true });
      const { aliases } = keysIn(call, call);
      if (aliases.has(AliasName))
        throw refused('AlreadyExistsException', `An alias with the name ${aliasArn(AliasName, call)} already exists`);
      const now = call.now();
      aliases.set(AliasName, { name: AliasName, keyId: key.id, created: now, updated: now });
    },
  },

  UpdateAlias: {
    access: onAlias,
    run({ AliasName, TargetKeyId }, call) {
      checkName(AliasName);
      const { aliases, byId } = keysIn(call, call);
      const alias = aliases.get(AliasName);
      if (alias === undefined) throw aliasNotFound(aliasArn(AliasName, call));
      const key = findByIdOrArn(TargetKeyId, call);
      checkUsable(key, { disabled: true, pendingImport: true });
      const before = byId.get(alias.keyId);
      if (before !== undefined && (before.usage !== key.usage || isSymmetric(before.spec) !== isSymmetric(key.spec)))
        throw validation(
          `Alias ${aliasArn(AliasName, call)} cannot be changed from a ${before.usage} key to a ${key.usage} key.`,
        );
      aliases.set(AliasName, { ...alias, keyId: key.id, updated: call.now() });
    },
  },

  DeleteAlias: {
    access: onAlias,
    run({ AliasName }, call) {
      checkName(AliasName);
      if (!keysIn(call, call).aliases.delete(AliasName)) throw aliasNotFound(aliasArn(AliasName, call));
    },
  },

  ListAliases: {
    run({ KeyId, Limit, Marker }, call) {
      const { aliases } = keysIn(call, call);
      const key = KeyId === undefined ? undefined : findByIdOrArn(KeyId, call);
      // AWS's own are listed before they have a key, too.
      const unused = key === undefined ? MANAGED_ALIASES.filter((name) => !aliases.has(name)) : [];
      const all = [...aliases.values(), ...unused.map((name) => ({ name }))]
        .filter((alias) => key === undefined || ('keyId' in alias && alias.keyId === key.id))
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      const request = { token: Marker, limit: Limit, scope: KeyId };
      const { items, token } = page(all, request, { ...paging, size: 50, most: 100, keyOf: ({ name }) => name });
      return { Aliases: items.map((alias) => shown(alias, call)), ...truncated(token) };
    },
  },
};

const isSymmetric = (spec: string): boolean => spec === 'SYMMETRIC_DEFAULT' || spec.startsWith('HMAC');
