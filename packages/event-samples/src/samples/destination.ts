import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
export const destination = sample({
  title: 'Failed event, sent on',
  how: 'What a function’s destination for failures gets when all tries of an asynchronous event have failed. As a message of a queue or topic it is the body.',
  event: {
    version: '1.0',
    timestamp: '2026-07-01T10:03:04.213Z',
    requestContext: {
      requestId: 'e4b46cbf-b738-4880-b3da-8a4f9a05a4ba',
      functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders:$LATEST',
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: { orderId: 'o-17', total: 4990 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: {
      errorMessage: 'card declined',
      errorType: 'PaymentError',
      trace: ['PaymentError: card declined'],
    },
  },
  fields: {
    version: { means: 'The version of this shape.' },
    timestamp: { means: 'When the record was written.' },
    requestContext: { means: 'What was tried.' },
    'requestContext.requestId': { means: 'The id of the event, the same for all tries.' },
    'requestContext.functionArn': { means: 'The function, with its version or alias.' },
    'requestContext.condition': {
      means: 'Why: `RetriesExhausted`, or `EventAgeExceeded`. A destination for success gets `Success`.',
    },
    'requestContext.approximateInvokeCount': { means: 'How often it was tried.' },
    requestPayload: { means: 'The event itself: send this again once the cause is gone.' },
    'requestPayload.orderId': { means: 'A field of that event.' },
    'requestPayload.total': { means: 'A field of that event.' },
    responseContext: { means: 'How the last try ended.', trap: 'Missing where the function was not even started.' },
    'responseContext.statusCode': { means: '200: Lambda has run the code.' },
    'responseContext.executedVersion': { means: 'The version that ran.' },
    'responseContext.functionError': { means: 'Says that the code has failed.' },
    responsePayload: { means: 'The error, as the caller of a synchronous invocation would have got it.' },
    'responsePayload.errorMessage': { means: 'The error’s message.' },
    'responsePayload.errorType': { means: 'The error’s name.' },
    'responsePayload.trace': { means: 'Where it was thrown. `stackTrace` in Python.' },
  },
});
