import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** A shop's price list. */
export interface PriceList {
  /** Until when it is good, as `2026-11-29T07:00:00.000Z`. */
  validUntil: string;
  /** What one piece costs, in cents, by product. */
  prices: Record<string, number>;
}

const ssm = new SSMClient();

/** Asks the parameter store for the shop's price list: a call over the network, each time. Leave it as it is. */
export async function loadPrices(): Promise<PriceList> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: process.env.PRICES_PARAMETER }));
  return JSON.parse(Parameter?.Value ?? 'null') as PriceList;
}
