import type { PoolSettings } from '../state.ts';

/** Why somebody gets a message. */
export type MessageKind = 'verification' | 'invitation' | 'authentication';

export interface Texts {
  readonly sms: string;
  readonly email: string;
  readonly subject: string;
}

/** What a pool says, with placeholders: its own words, or AWS's. */
export function textsOf(settings: PoolSettings, kind: MessageKind): Texts {
  if (kind === 'invitation') {
    const { SMSMessage, EmailMessage, EmailSubject } = settings.AdminCreateUserConfig?.InviteMessageTemplate ?? {};
    return {
      sms: SMSMessage ?? 'Your username is {username} and temporary password is {####}.',
      email: EmailMessage ?? 'Your username is {username} and temporary password is {####}.',
      subject: EmailSubject ?? 'Your temporary password',
    };
  }
  if (kind === 'authentication')
    return {
      sms: settings.SmsAuthenticationMessage ?? 'Your authentication code is {####}.',
      email: 'Your authentication code is {####}.',
      subject: 'Your authentication code',
    };
  const { VerificationMessageTemplate: template = {} } = settings;
  const isLink = template.DefaultEmailOption === 'CONFIRM_WITH_LINK';
  return {
    sms: template.SmsMessage ?? 'Your verification code is {####}.',
    email: isLink
      ? (template.EmailMessageByLink ?? 'Please click the link below to verify your email address. {##Verify Email##}')
      : (template.EmailMessage ?? 'Your confirmation code is {####}'),
    subject: (isLink ? template.EmailSubjectByLink : template.EmailSubject) ?? 'Your verification code',
  };
}

/** Puts what a message is about in the place of its placeholders. */
export function filled(
  text: string,
  values: { readonly code: string; readonly username: string; readonly link?: string },
): string {
  const { code, username, link = '' } = values;
  return text
    .replaceAll('{####}', code)
    .replaceAll('{username}', username)
    .replaceAll(/\{##(.*?)##\}/g, (_, words: string) => `<a href="${link}">${words}</a>`);
}
