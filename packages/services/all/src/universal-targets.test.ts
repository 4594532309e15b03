import { readUniversalTarget } from '@coldstart/cloud';
import { expect, test } from 'vitest';
import { SERVICES } from './index.ts';

/** What SDKs call a service: its id, in small letters and without blanks. */
async function sdkNameOf(load: (typeof SERVICES)[number]['load']): Promise<string | undefined> {
  const service = await load();
  const exported = Object.values(await service.sdk()) as { name?: string }[];
  const Client = exported.find(({ name }) => name !== undefined && /^(?!__|Client$).+Client$/.test(name)) as
    | (new (config: object) => { readonly config: { readonly serviceId?: string } })
    | undefined;
  if (Client === undefined) return undefined;
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  const { config } = new Client({ region: 'us-east-1', credentials });
  return config.serviceId?.toLowerCase().replaceAll(' ', '');
}

/** Entrances for what is no client: their operations are another service's, or none. */
const ENTRANCES = new Set(['execute-api', 'elb']);

test.each(SERVICES.filter(({ name }) => !ENTRANCES.has(name)))(
  '$name is called by the name of its SDK',
  async (entry) => {
    const sdkName = await sdkNameOf(entry.load);
    expect(sdkName).toBeDefined();
    expect(readUniversalTarget(`arn:aws:scheduler:::aws-sdk:${sdkName}:anything`)).toEqual({
      sdkService: sdkName,
      service: entry.name,
      operation: 'anything',
    });
  },
);
