import type { KeyMetadata } from '@aws-sdk/client-kms';
import { encryptionAlgorithms, macAlgorithms, signingAlgorithms, specOf } from '../specs.ts';
import { regionsShown } from './siblings.ts';
import { currentMaterial, stateOf, type Key } from '../state.ts';

/** What a key is for shows in the algorithms that it lists. */
function algorithms({ usage, spec }: Key): Partial<KeyMetadata> {
  switch (usage) {
    case 'ENCRYPT_DECRYPT':
      return { EncryptionAlgorithms: encryptionAlgorithms(spec) };
    case 'SIGN_VERIFY':
      return { SigningAlgorithms: signingAlgorithms(spec) };
    case 'GENERATE_VERIFY_MAC':
      return { MacAlgorithms: macAlgorithms(spec) };
    case 'KEY_AGREEMENT':
      return { KeyAgreementAlgorithms: ['ECDH'] };
    default:
      return {};
  }
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export function metadataOf(key: Key): KeyMetadata {
  const state = stateOf(key);
  const material = currentMaterial(key);
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.created),
    Enabled: state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: state,
    ...(key.deletion !== undefined && { DeletionDate: new Date(key.deletion.at) }),
    Origin: key.origin,
    KeyManager: key.manager,
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec,
    ...algorithms(key),
    ...regionsShown(key),
    ...(material !== undefined && specOf(key.spec).kind === 'symmetric' && { CurrentKeyMaterialId: material.id }),
    ...(material?.expirationModel !== undefined && { ExpirationModel: material.expirationModel }),
    ...(material?.validTo !== undefined && { ValidTo: new Date(material.validTo) }),
  };
}
