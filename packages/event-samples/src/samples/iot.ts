import { sample } from '../sample.ts';

/** https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html */
export const iotRule = sample({
  title: 'IoT rule',
  how: "The rule calls asynchronously with what its SELECT makes: here `SELECT *, topic(2) AS device FROM 'farm/+/telemetry'`.",
  event: { messageId: '7f3a', temp: 31.5, device: 'north' },
  fields: {
    messageId: {
      means: 'The device has put it there, so that a copy can be known.',
      trap: 'There is no envelope and no `Records`: the event is what SELECT makes.',
    },
    temp: {
      means: 'As the device sent it.',
      trap: 'A comparison in WHERE takes `"31.5"` for a number; you get the text.',
    },
    device: {
      means: 'Named in the SQL: the second level of the topic.',
      trap: '`topic(1)` is the first. Nothing counts from 0.',
    },
  },
});
