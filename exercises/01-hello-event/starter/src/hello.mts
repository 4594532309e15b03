/** What the caller sends. */
interface HelloEvent {
  name: string;
  lang?: string;
}

/** The part of Lambda's context that is of use here. */
interface Context {
  awsRequestId: string;
}

interface Answer {
  message: string;
  requestId: string;
}

export const greet = async (_event: HelloEvent, _context: Context): Promise<Answer> => {
  return { message: 'Hello, world!', requestId: 'unknown' };
};
