import type {
  CreateUserPoolRequest,
  LambdaConfigType,
  UpdateUserPoolRequest,
  UserPoolType,
  VerificationMessageTemplateType,
} from '@aws-sdk/client-cognito-identity-provider';
import { pick } from '@coldstart/cloud';
import { invalidParameter, notImplemented, refused } from '../errors.ts';
import type { PoolSettings } from '../state.ts';

type Given = Omit<CreateUserPoolRequest, 'PoolName' | 'Schema'> &
  Omit<UpdateUserPoolRequest, 'UserPoolId' | 'PoolName'>;

const KEPT = [
  'AutoVerifiedAttributes',
  'AliasAttributes',
  'UsernameAttributes',
  'SmsVerificationMessage',
  'SmsAuthenticationMessage',
  'SmsConfiguration',
  'UserPoolAddOns',
  'UsernameConfiguration',
  'AccountRecoverySetting',
] as const;

/** Days. */
const TEMPORARY_PASSWORD = 7;

/**
 * What a pool is set to: whatever is not given has its default, in changes, too.
 *
 * @param hasOtherFactor a second factor that needs no text messages is set up already
 * @throws AwsError InvalidParameterException, FeatureUnavailableInTierException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
 */
export function settingsOf(given: Given, hasOtherFactor = false): PoolSettings {
  refuseUnknown(given);
  const LambdaConfig = triggersOf(given.LambdaConfig ?? {}, given.UserPoolTier ?? 'ESSENTIALS');
  const MfaConfiguration = given.MfaConfiguration ?? 'OFF';
  if (MfaConfiguration !== 'OFF' && given.SmsConfiguration === undefined && !hasOtherFactor)
    throw invalidParameter(
      `SMS configuration and Auto verification for phone_number are required when MFA is required/optional`,
    );
  return {
    Policies: policiesOf(given.Policies),
    DeletionProtection: given.DeletionProtection ?? 'INACTIVE',
    LambdaConfig,
    ...pick(given, KEPT),
    ...messagesOf(given),
    UserAttributeUpdateSettings: {
      AttributesRequireVerificationBeforeUpdate:
        given.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [],
    },
    MfaConfiguration,
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT', ...given.EmailConfiguration },
    AdminCreateUserConfig: adminConfigOf(given),
    UserPoolTier: given.UserPoolTier ?? 'ESSENTIALS',
  };
}

function refuseUnknown({ DeviceConfiguration, Policies, SmsConfiguration, LambdaConfig }: Given): void {
  if (DeviceConfiguration !== undefined) throw notImplemented('Remembered devices of user pools');
  if (Policies?.SignInPolicy?.AllowedFirstAuthFactors?.includes('WEB_AUTHN') === true)
    throw notImplemented('Passkeys of user pools (WEB_AUTHN)');
  if (LambdaConfig?.InboundFederation !== undefined)
    throw notImplemented('InboundFederation triggers, since identity providers of user pools');
  if (SmsConfiguration !== undefined && !/^arn:[^:]*:iam::\d{12}:role\/.+/.test(SmsConfiguration.SnsCallerArn ?? ''))
    throw refused(
      'InvalidSmsRoleTrustRelationshipException',
      'Role does not have a trust relationship allowing Cognito to assume the role',
    );
}

function policiesOf(given: UserPoolType['Policies'] = {}): NonNullable<UserPoolType['Policies']> {
  const { PasswordPolicy, SignInPolicy } = given;
  const history = PasswordPolicy?.PasswordHistorySize;
  return {
    PasswordPolicy: {
      MinimumLength: PasswordPolicy?.MinimumLength ?? 8,
      // What a policy does not ask for it does not require; without one, all is required.
      RequireUppercase: PasswordPolicy === undefined ? true : (PasswordPolicy.RequireUppercase ?? false),
      RequireLowercase: PasswordPolicy === undefined ? true : (PasswordPolicy.RequireLowercase ?? false),
      RequireNumbers: PasswordPolicy === undefined ? true : (PasswordPolicy.RequireNumbers ?? false),
      RequireSymbols: PasswordPolicy === undefined ? true : (PasswordPolicy.RequireSymbols ?? false),
      ...(history !== undefined && history > 0 && { PasswordHistorySize: history }),
      TemporaryPasswordValidityDays: PasswordPolicy?.TemporaryPasswordValidityDays ?? TEMPORARY_PASSWORD,
    },
    SignInPolicy: { AllowedFirstAuthFactors: SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD'] },
  };
}

function adminConfigOf({ AdminCreateUserConfig: given = {}, Policies }: Given) {
  const days = Policies?.PasswordPolicy?.TemporaryPasswordValidityDays ?? given.UnusedAccountValidityDays;
  return {
    AllowAdminCreateUserOnly: given.AllowAdminCreateUserOnly ?? false,
    UnusedAccountValidityDays: days ?? TEMPORARY_PASSWORD,
    ...(given.InviteMessageTemplate !== undefined && { InviteMessageTemplate: given.InviteMessageTemplate }),
  };
}

/** The older members and the template say the same: AWS shows each in both places. */
function messagesOf(
  given: Given,
): Pick<
  PoolSettings,
  'EmailVerificationMessage' | 'EmailVerificationSubject' | 'VerificationMessageTemplate' | 'SmsVerificationMessage'
> {
  const { VerificationMessageTemplate: template = {} } = given;
  const EmailMessage = template.EmailMessage ?? given.EmailVerificationMessage;
  const EmailSubject = template.EmailSubject ?? given.EmailVerificationSubject;
  const SmsMessage = template.SmsMessage ?? given.SmsVerificationMessage;
  const shown: VerificationMessageTemplateType = {
    ...template,
    ...(SmsMessage !== undefined && { SmsMessage }),
    ...(EmailMessage !== undefined && { EmailMessage }),
    ...(EmailSubject !== undefined && { EmailSubject }),
    DefaultEmailOption: template.DefaultEmailOption ?? 'CONFIRM_WITH_CODE',
  };
  return {
    ...(SmsMessage !== undefined && { SmsVerificationMessage: SmsMessage }),
    ...(EmailMessage !== undefined && { EmailVerificationMessage: EmailMessage }),
    ...(EmailSubject !== undefined && { EmailVerificationSubject: EmailSubject }),
    VerificationMessageTemplate: shown,
  };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LambdaConfigType.html */
function triggersOf(given: LambdaConfigType, tier: string): LambdaConfigType {
  const { PreTokenGeneration, PreTokenGenerationConfig: config } = given;
  if (config !== undefined && PreTokenGeneration !== undefined && config.LambdaArn !== PreTokenGeneration)
    throw invalidParameter(
      'PreTokenGeneration and PreTokenGenerationConfig.LambdaArn must be identical: name one of them, or the same function in both.',
    );
  if (config !== undefined && config.LambdaVersion !== 'V1_0' && tier === 'LITE')
    throw refused(
      'FeatureUnavailableInTierException',
      `Pre token generation events of version ${config.LambdaVersion} are not part of the LITE tier: set UserPoolTier to ESSENTIALS or PLUS.`,
    );
  if ((given.CustomEmailSender ?? given.CustomSMSSender) !== undefined && given.KMSKeyID === undefined)
    throw invalidParameter('KMSKeyID is required when CustomSMSSender or CustomEmailSender is configured.');
  const arn = config?.LambdaArn ?? PreTokenGeneration;
  return { ...given, ...(arn !== undefined && { PreTokenGeneration: arn }) };
}
