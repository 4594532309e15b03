import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import type {
  CreateKeyCommandInput,
  DescribeKeyCommandOutput,
  GenerateMacCommandOutput,
  ImportKeyMaterialCommandOutput,
  KeyMetadata,
  KMS,
  MacAlgorithmSpec,
  Tag,
} from '@aws-sdk/client-kms';
import type { Replay } from './replay.ts';

/** Whom the recorded tests ask, and what several of them do. */
export interface Situation {
  readonly kms: KMS;
  /** In another Region. */
  readonly elsewhere: KMS;
  create(more?: CreateKeyCommandInput): Promise<Partial<KeyMetadata>>;
  id(more?: CreateKeyCommandInput): Promise<string>;
  describeKey(KeyId: string): Promise<DescribeKeyCommandOutput>;
  metadata(KeyId: string): Promise<Partial<KeyMetadata>>;
  listTags(KeyId: string): Promise<Tag[]>;
  importInto(KeyId: string, material: Uint8Array, how?: Wrapping): Promise<ImportKeyMaterialCommandOutput>;
  macOf(spec: string, algorithm: string): Promise<Macing>;
}

type Scenario = (replay: Replay, situation: Situation, parameter: string) => Promise<void>;

/** What the recorded tests do, by their names without parameters. */
export type Scenarios = Readonly<Record<string, Scenario>>;

interface Wrapping {
  readonly isNew?: boolean;
  readonly size?: 'RSA_2048' | 'RSA_4096';
  readonly hash?: 'sha1' | 'sha256';
  readonly aes?: boolean;
}

interface Macing {
  readonly asked: { readonly KeyId: string; readonly Message: Uint8Array; readonly MacAlgorithm: MacAlgorithmSpec };
  made(): Promise<GenerateMacCommandOutput>;
}

export const externalKey: CreateKeyCommandInput = {
  Origin: 'EXTERNAL',
  KeyUsage: 'ENCRYPT_DECRYPT',
  Description: 'test-key',
};

export const Plaintext = Buffer.from('test message 123 !%$@ 1234567890');

export const tags = (...values: string[]): Tag[] =>
  values.map((TagValue, at) => ({ TagKey: `tag${at + 1}`, TagValue }));

/** What TypeScript would not let anybody ask for. */
export const unchecked = (value: string): never => value as never;

export function situationOf(kms: KMS, elsewhere: KMS): Situation {
  const create: Situation['create'] = async (more = {}) => (await kms.createKey(more)).KeyMetadata ?? {};
  const id = async (more?: CreateKeyCommandInput) => (await create(more)).KeyId ?? '';
  const describeKey = (KeyId: string) => kms.describeKey({ KeyId });
  return {
    kms,
    elsewhere,
    create,
    id,
    describeKey,
    metadata: async (KeyId) => (await describeKey(KeyId)).KeyMetadata ?? {},
    listTags: async (KeyId) => (await kms.listResourceTags({ KeyId })).Tags ?? [],
    async importInto(KeyId, material, how = {}) {
      const given = await wrapped(kms, KeyId, material, how);
      return kms.importKeyMaterial({
        KeyId,
        ...given,
        ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
        ...(how.isNew === true && { ImportType: 'NEW_KEY_MATERIAL' as const }),
      });
    },
    async macOf(spec, algorithm) {
      const KeyId = await id({ KeySpec: unchecked(spec), KeyUsage: 'GENERATE_VERIFY_MAC' });
      const Message = Buffer.from('some important message');
      const asked = { KeyId, Message, MacAlgorithm: unchecked(algorithm) };
      return { asked, made: () => kms.generateMac(asked) };
    },
  };
}

async function wrapped(kms: KMS, KeyId: string, material: Uint8Array, how: Wrapping) {
  const { size: WrappingKeySpec = 'RSA_2048', hash: oaepHash = 'sha256', aes = false } = how;
  const WrappingAlgorithm = aes
    ? 'RSA_AES_KEY_WRAP_SHA_256'
    : oaepHash === 'sha1'
      ? 'RSAES_OAEP_SHA_1'
      : 'RSAES_OAEP_SHA_256';
  const parameters = await kms.getParametersForImport({ KeyId, WrappingAlgorithm, WrappingKeySpec });
  const key = createPublicKey({ key: Buffer.from(parameters.PublicKey ?? []), format: 'der', type: 'spki' });
  const rsa = (bytes: Uint8Array) => publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
  const byAes = (): Uint8Array => {
    const secret = randomBytes(32);
    const cipher = createCipheriv('id-aes256-wrap-pad', secret, Buffer.from('a65959a6', 'hex'));
    return Buffer.concat([rsa(secret), cipher.update(material), cipher.final()]);
  };
  return { ImportToken: parameters.ImportToken, EncryptedKeyMaterial: aes ? byAes() : rsa(material) };
}
