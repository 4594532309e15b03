import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import { invalidParameter } from '../errors.ts';

const text = (Name: string, MinLength = '0', MaxLength = '2048'): SchemaAttributeType => ({
  Name,
  AttributeDataType: 'String',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  StringAttributeConstraints: { MinLength, MaxLength },
});
const flag = (Name: string): SchemaAttributeType => ({
  Name,
  AttributeDataType: 'Boolean',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
});

/** What every user has. https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
export const STANDARD: readonly SchemaAttributeType[] = [
  { ...text('sub', '1'), Mutable: false, Required: true },
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username'].map((name) => text(name)),
  ...['profile', 'picture', 'website', 'email'].map((name) => text(name)),
  flag('email_verified'),
  text('gender'),
  text('birthdate', '10', '10'),
  ...['zoneinfo', 'locale', 'phone_number'].map((name) => text(name)),
  flag('phone_number_verified'),
  text('address'),
  {
    Name: 'updated_at',
    AttributeDataType: 'Number',
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
    NumberAttributeConstraints: { MinValue: '0' },
  },
  {
    ...text('identities'),
    StringAttributeConstraints: {},
  },
];

const isStandard = (name: string): boolean => STANDARD.some(({ Name }) => Name === name);

/** How Cognito names an attribute that a pool has of its own. */
function ownName({ Name = '', DeveloperOnlyAttribute = false }: SchemaAttributeType): string {
  const bare = Name.replace(/^(?:dev:)?custom:/, '');
  return `${DeveloperOnlyAttribute ? 'dev:' : ''}custom:${bare}`;
}

/** An attribute that a pool has of its own, with AWS's defaults. @throws AwsError InvalidParameterException */
export function customAttribute(given: SchemaAttributeType): SchemaAttributeType {
  const {
    Name = '',
    AttributeDataType = 'String',
    Mutable = true,
    Required = false,
    DeveloperOnlyAttribute = false,
  } = given;
  if (Required) throw invalidParameter(`Required custom attributes are not supported currently.`);
  const Type = AttributeDataType;
  return {
    Name: ownName(given),
    AttributeDataType: Type,
    DeveloperOnlyAttribute,
    Mutable,
    Required,
    ...(Type === 'String' && { StringAttributeConstraints: given.StringAttributeConstraints ?? {} }),
    ...(Type === 'Number' && { NumberAttributeConstraints: given.NumberAttributeConstraints ?? {} }),
    ...(Name === '' && { Name }),
  };
}

/** The schema of a new pool: standard attributes with what is said of them, and custom ones. */
export function schemaOf(given: readonly SchemaAttributeType[] = []): SchemaAttributeType[] {
  const schema = STANDARD.map((standard) => {
    const said = given.find(({ Name }) => Name === standard.Name);
    if (said === undefined) return { ...standard };
    if (said.AttributeDataType !== undefined && said.AttributeDataType !== standard.AttributeDataType)
      throw invalidParameter(
        `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${standard.Name}`,
      );
    return {
      ...standard,
      Mutable: said.Mutable ?? standard.Mutable,
      Required: said.Required ?? standard.Required,
      ...(said.StringAttributeConstraints !== undefined && {
        StringAttributeConstraints: { ...standard.StringAttributeConstraints, ...said.StringAttributeConstraints },
      }),
      ...(said.NumberAttributeConstraints !== undefined && {
        NumberAttributeConstraints: said.NumberAttributeConstraints,
      }),
    };
  });
  return addCustom(
    schema,
    given.filter(({ Name = '' }) => !isStandard(Name)),
  );
}

const MOST_CUSTOM = 50;

/** @throws AwsError InvalidParameterException */
export function addCustom(
  schema: readonly SchemaAttributeType[],
  given: readonly SchemaAttributeType[],
): SchemaAttributeType[] {
  const added = given.map(customAttribute);
  for (const { Name } of added) {
    if (schema.some((one) => one.Name === Name) || added.filter((one) => one.Name === Name).length > 1)
      throw invalidParameter(`${Name}: Existing attribute already has name ${Name}.`);
  }
  const all = [...schema, ...added];
  if (all.length - STANDARD.length > MOST_CUSTOM)
    throw invalidParameter(`A user pool has at most ${MOST_CUSTOM} custom attributes.`);
  return all;
}
