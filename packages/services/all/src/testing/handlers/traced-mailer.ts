import { setTimeout } from 'node:timers/promises';
import { captureAsyncFunc } from 'aws-xray-sdk-core';

/** Writes a mail for each order. */
export const handler = async (event: { readonly Records: readonly { readonly body: string }[] }) => {
  for (const { body } of event.Records) {
    await captureAsyncFunc('write mail', async (part) => {
      part?.addAnnotation('order', body);
      await setTimeout(35);
      part?.close();
    });
  }
};
