import { pick } from '@coldstart/cloud';
import type { PasswordRules } from '../values/random-password.ts';
import { resourceRow } from './resource-row.ts';

interface GenerateSecretString extends PasswordRules {
  GenerateStringKey?: string;
  SecretStringTemplate?: string;
}

interface SecretProperties {
  Name?: string;
  Description?: string;
  KmsKeyId?: string;
  SecretString?: string;
  GenerateSecretString?: GenerateSecretString;
  Tags?: { Key: string; Value: string }[];
}

const PASSWORD_RULES = [
  'PasswordLength',
  'ExcludeCharacters',
  'ExcludeNumbers',
  'ExcludePunctuation',
  'ExcludeUppercase',
  'ExcludeLowercase',
  'IncludeSpace',
  'RequireEachIncludedType',
] as const;

/** @returns `undefined` for what is no JSON object */
function readTemplate(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The password alone, or as a member of the JSON that the template gives. */
function generated(
  { GenerateStringKey: key, SecretStringTemplate: template }: GenerateSecretString,
  password: string,
): string {
  if (key === undefined || template === undefined) return password;
  return JSON.stringify({ ...readTemplate(template), [key]: password });
}

const rulesOf = ({ GenerateSecretString: rules }: Partial<SecretProperties>) =>
  rules === undefined ? undefined : pick(rules, PASSWORD_RULES);

function valueOf({ SecretString: text, GenerateSecretString: rules }: Partial<SecretProperties>, password = '') {
  if (rules !== undefined) return { SecretString: generated(rules, password) };
  return text === undefined ? {} : { SecretString: text };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html */
export const secretsManagerSecret = resourceRow<SecretProperties>({
  type: 'AWS::SecretsManager::Secret',
  // A generated name does not begin with the stack's.
  name: { property: 'Name', most: 512, prefix: '' },
  check({ SecretString, GenerateSecretString: rules }) {
    if (SecretString !== undefined && rules !== undefined)
      return 'You must provide either SecretString or GenerateSecretString, and not both.';
    const { GenerateStringKey: key, SecretStringTemplate: template } = rules ?? {};
    if ((key === undefined) !== (template === undefined))
      return 'GenerateStringKey and SecretStringTemplate must be there together.';
    return template === undefined || readTemplate(template) !== undefined
      ? undefined
      : 'Could not parse SecretStringTemplate JSON. Make sure the SecretStringTemplate is a valid JSON structure.';
  },
  create: {
    GetRandomPassword: ({ properties }) => rulesOf(properties),
    CreateSecret: {
      input: ({ name, properties, tags, answers }) => ({
        ...pick(properties, ['Description', 'KmsKeyId']),
        ...valueOf(properties, answers.GetRandomPassword?.RandomPassword),
        Name: name,
        Tags: tags,
      }),
      id: ({ ARN }) => ARN,
      attributes: ({ ARN }) => ({ Id: ARN }),
    },
  },
  update: [
    {
      of: ['Description', 'KmsKeyId'],
      put: {
        UpdateSecret: ({ id, properties }) => ({
          SecretId: id,
          Description: properties.Description ?? '',
          KmsKeyId: properties.KmsKeyId ?? 'alias/aws/secretsmanager',
        }),
      },
    },
    {
      of: ['SecretString', 'GenerateSecretString'],
      put: {
        GetRandomPassword: ({ properties }) => rulesOf(properties),
        UpdateSecret: ({ id, properties, answers }) => ({
          SecretId: id,
          ...valueOf(properties, answers.GetRandomPassword?.RandomPassword),
        }),
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ id, tags }) => ({ SecretId: id, Tags: tags }) },
    untag: { UntagResource: ({ id, keys }) => ({ SecretId: id, TagKeys: keys }) },
    read: { DescribeSecret: { input: ({ id }) => ({ SecretId: id }), read: ({ Tags = [] }) => Tags } },
  },
  read: {
    DescribeSecret: {
      input: ({ id }) => ({ SecretId: id }),
      read: ({ Name, Description, KmsKeyId, DeletedDate }) =>
        DeletedDate === undefined
          ? { Name, Description, KmsKeyId: KmsKeyId === 'alias/aws/secretsmanager' ? undefined : KmsKeyId }
          : undefined,
    },
  },
  delete: { DeleteSecret: ({ id }) => ({ SecretId: id, ForceDeleteWithoutRecovery: true }) },
  unsupported: ['ReplicaRegions', 'Type'],
});
