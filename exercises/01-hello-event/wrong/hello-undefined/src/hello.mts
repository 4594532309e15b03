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

export const greet = async (event: HelloEvent, context: Context): Promise<Answer> => {
  const { name, lang } = event;
  const hello = lang === 'fr' ? 'Bonjour' : 'Hello';
  return { message: `${hello}, ${name}!`, requestId: context.awsRequestId };
};
