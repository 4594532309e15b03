import type { AttributeType, SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import { invalidParameter, notAuthorized } from '../errors.ts';
import type { Pool, PoolClient, User } from '../state.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.?[^\s@]+$/u;
const PHONE = /^\+\d{2,15}$/;

const wrong = (what: string) => invalidParameter(`Attributes did not conform to the schema: ${what}`);

/** Why a value is none of an attribute's. */
function problem(schema: SchemaAttributeType, value: string): string | undefined {
  const { Name = '', AttributeDataType, StringAttributeConstraints, NumberAttributeConstraints } = schema;
  if (AttributeDataType === 'Number') {
    if (!/^-?\d+$/.test(value)) return `${Name}: The value must be a whole number.`;
    const { MinValue, MaxValue } = NumberAttributeConstraints ?? {};
    if (MinValue !== undefined && Number(value) < Number(MinValue))
      return `${Name}: The value must be at least ${MinValue}.`;
    if (MaxValue !== undefined && Number(value) > Number(MaxValue))
      return `${Name}: The value must be at most ${MaxValue}.`;
    return undefined;
  }
  if (AttributeDataType === 'Boolean') {
    return /^(?:true|false)$/i.test(value) ? undefined : `${Name}: The value must be true or false.`;
  }
  if (AttributeDataType === 'DateTime') {
    return Number.isNaN(Date.parse(value)) ? `${Name}: The value must be a date and time.` : undefined;
  }
  const { MinLength, MaxLength } = StringAttributeConstraints ?? {};
  if (MinLength !== undefined && value.length < Number(MinLength))
    return `${Name}: String must be at least ${MinLength} characters long.`;
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    return `${Name}: String must be at most ${MaxLength} characters long.`;
  return undefined;
}

/**
 * Attributes as they are given, in the form in which they are kept; an empty value stands for none.
 *
 * @throws AwsError InvalidParameterException
 */
export function readAttributes(pool: Pool, given: readonly AttributeType[] = []): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Name = '', Value = '' } of given) {
    const schema = pool.schema.find((one) => one.Name === Name);
    if (schema === undefined) throw wrong(`Type for attribute {${Name}} could not be determined`);
    if (Value !== '') {
      if (Name === 'email' && !EMAIL.test(Value)) throw invalidParameter('Invalid email address format.');
      if (Name === 'phone_number' && !PHONE.test(Value)) throw invalidParameter('Invalid phone number format.');
      const why = problem(schema, Value);
      if (why !== undefined) throw wrong(why);
    }
    read[Name] = schema.AttributeDataType === 'Boolean' ? Value.toLowerCase() : Value;
  }
  return read;
}

/** @throws AwsError NotAuthorizedException where the app client may not */
export function checkWritable({ settings }: PoolClient, names: readonly string[]): void {
  const allowed = settings.WriteAttributes ?? [];
  const isOwn = (name: string): boolean =>
    name !== 'sub' &&
    !name.endsWith('_verified') &&
    !name.startsWith('dev:') &&
    (allowed.length === 0 || allowed.includes(name));
  if (!names.every(isOwn)) throw notAuthorized('A client attempted to write unauthorized attribute');
}

/** What a new user lacks. @throws AwsError InvalidParameterException */
export function checkRequired({ schema }: Pool, attributes: Readonly<Record<string, string>>): void {
  const missing = missingOf(schema, attributes);
  if (missing.length === 0) return;
  throw wrong(missing.map((name) => `${name}: The attribute is required\n`).join(''));
}

export function missingOf(
  schema: readonly SchemaAttributeType[],
  attributes: Readonly<Record<string, string>>,
): string[] {
  return schema
    .filter(({ Name = '', Required }) => Required === true && Name !== 'sub' && (attributes[Name] ?? '') === '')
    .map(({ Name = '' }) => Name);
}

/** What is fixed once it is there. @throws AwsError InvalidParameterException */
export function checkMutable({ schema }: Pool, user: User, names: readonly string[]): void {
  for (const name of names) {
    const isFixed = schema.find(({ Name }) => Name === name)?.Mutable === false;
    if (isFixed && (name === 'sub' || user.attributes[name] !== undefined))
      throw invalidParameter(`user.${name}: Attribute cannot be updated.\n`);
  }
}

/** Sets what is given, and takes away what is given as nothing. */
export function putAttributes(user: User, given: Readonly<Record<string, string>>): void {
  const all = Object.entries({ ...user.attributes, ...given });
  user.attributes = Object.fromEntries(all.filter(([, value]) => value !== ''));
}
