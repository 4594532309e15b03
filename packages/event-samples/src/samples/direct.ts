import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const direct = sample({
  title: 'Your own call',
  how: 'Whoever calls Invoke sends any JSON, and gets what the handler returns.',
  event: { name: 'Ada', lang: 'fr' },
  fields: {
    name: { means: 'Whatever the caller has put there.', trap: 'Nobody checks it before you do: it may be missing.' },
    lang: { means: 'As above: this event has the shape that the two of you agree on.' },
  },
});
