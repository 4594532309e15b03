/** What the caller sends, until it has been looked at. */
interface HelloEvent {
  name?: unknown;
  lang?: unknown;
}

/** The part of Lambda's context that is of use here. */
interface Context {
  awsRequestId: string;
}

interface Answer {
  message: string;
  requestId: string;
}

/** Its name is what the caller sees as `errorType`. */
class ValidationError extends Error {
  override name = 'ValidationError';
}

const GREETINGS: Record<string, string> = { en: 'Hello', fr: 'Bonjour' };

export const greet = async (event: HelloEvent, context: Context): Promise<Answer> => {
  const { name, lang } = event;
  if (typeof name !== 'string' || name.trim() === '') {
    throw new ValidationError('name must be a text that is not blank');
  }
  const hello = GREETINGS[String(lang ?? 'en')];
  return { message: `${hello}, ${name}!`, requestId: context.awsRequestId };
};
