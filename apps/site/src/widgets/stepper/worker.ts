/** The interpreter beside the page: an expression that does not end keeps nobody waiting. */
import { answerTo, type Asked } from './session.ts';

export interface Question {
  readonly number: number;
  readonly asked: Asked;
}

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  answerTo(data.asked).then(
    (answered) => postMessage({ number: data.number, answered }),
    (error: unknown) =>
      postMessage({
        number: data.number,
        answered: { told: [{ severity: 'ERROR', text: `The stepper has failed: ${String(error)}` }], tasks: [] },
      }),
  );
});
