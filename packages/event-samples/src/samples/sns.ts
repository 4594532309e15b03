import type { SNSEvent } from 'aws-lambda';
import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export const sns = sample<SNSEvent>({
  title: 'SNS',
  how: 'The topic calls asynchronously, once for each message. Your answer goes nowhere; an error brings the event again.',
  event: {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: 'arn:aws:sns:eu-central-1:111122223333:orders:21be56ed-a058-49f5-8c98-aedd2564c486',
        Sns: {
          Type: 'Notification',
          MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
          TopicArn: 'arn:aws:sns:eu-central-1:111122223333:orders',
          Subject: 'New order',
          Message: '{"orderId":"o-17","total":4990}',
          Timestamp: '2026-07-01T10:00:00.000Z',
          SignatureVersion: '1',
          Signature: 'tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j',
          SigningCertUrl: 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem',
          UnsubscribeUrl: 'https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe',
          MessageAttributes: { source: { Type: 'String', Value: 'shop' } },
        },
      },
    ],
  },
  fields: {
    Records: {
      means: 'A list with the message.',
      trap: 'There has been one in practice. Loop all the same: nothing promises it.',
    },
    'Records[].EventSource': { means: '`aws:sns`.', trap: 'Capital letters: `eventSource` is missing here.' },
    'Records[].EventVersion': { means: 'The version of this shape.' },
    'Records[].EventSubscriptionArn': { means: 'The subscription of your function.' },
    'Records[].Sns': { means: 'The message.' },
    'Records[].Sns.Type': { means: 'Always `Notification` for a function.' },
    'Records[].Sns.MessageId': { means: 'The same for all who are subscribed, and for each time that it comes again.' },
    'Records[].Sns.TopicArn': { means: 'The topic.' },
    'Records[].Sns.Subject': {
      means: 'The subject of an e-mail.',
      trap: '`null` where none was given, so that `.length` fails.',
    },
    'Records[].Sns.Message': { means: 'What was published.', trap: 'Text: JSON in it has to be parsed.' },
    'Records[].Sns.Timestamp': { means: 'When it was published.' },
    'Records[].Sns.SignatureVersion': { means: 'How it is signed.' },
    'Records[].Sns.Signature': {
      means: 'For those who get messages over HTTP. A function need not check it: Lambda knows who calls.',
    },
    'Records[].Sns.SigningCertUrl': {
      means: 'Where the certificate of the signature is.',
      trap: 'In messages over HTTP it is spelled `SigningCertURL`.',
    },
    'Records[].Sns.UnsubscribeUrl': { means: 'Ends the subscription, for whoever opens it.' },
    'Records[].Sns.MessageAttributes': {
      means: 'What the publisher has put beside the message, by name. Filter policies look at it.',
    },
    'Records[].Sns.MessageAttributes.source': { means: 'One attribute. The name is the publisher’s.' },
    'Records[].Sns.MessageAttributes.source.Type': { means: '`String`, `Number`, `Binary`, or `String.Array`.' },
    'Records[].Sns.MessageAttributes.source.Value': { means: 'Its value, as text.' },
  },
});
