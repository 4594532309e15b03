import type { Access, Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { iotArn } from '../../names.ts';
import { publish } from '../../publish.ts';
import type { IotDataOperations } from '../../sdk.ts';
import { listed } from '../../lists.ts';
import type { JsonObject } from './json.ts';
import { readUpdate, ShadowError } from './request.ts';
import { deleteShadow, readShadow, secondsOf, shadowNames, updateShadow } from './shadow.ts';
import { published, tellUpdated } from './topics.ts';

interface Named {
  readonly thingName?: string | undefined;
  readonly shadowName?: string | undefined;
}

const onShadow = ({ thingName = '', shadowName }: Named, call: Call, action: string): Access => ({
  action,
  resource: iotArn(call, 'thing', shadowName === undefined ? thingName : `${thingName}/${shadowName}`),
});

const CODES: Readonly<Record<number, string>> = {
  400: 'InvalidRequestException',
  404: 'ResourceNotFoundException',
  409: 'ConflictException',
  413: 'RequestEntityTooLargeException',
};

/** HTTP clients hear of a refusal by its error. */
async function answered(work: () => JsonObject | Promise<JsonObject>): Promise<{ payload: never }> {
  try {
    // The SDK gives bytes a method more than this cloud needs.
    return { payload: Buffer.from(JSON.stringify(await work()), 'utf8') as never };
  } catch (error) {
    if (!(error instanceof ShadowError)) throw error;
    throw new AwsError(CODES[error.code] ?? 'InvalidRequestException', error.message, { status: error.code });
  }
}

const nameOf = ({ thingName = '', shadowName }: Named) => ({ thing: thingName, shadow: shadowName });

export const shadowOperations: IotDataOperations = {
  GetThingShadow: { access: onShadow, run: (input, call) => answered(() => readShadow(call, nameOf(input))) },
  UpdateThingShadow: {
    access: onShadow,
    run: ({ payload, ...input }, call) =>
      answered(async () => {
        const updated = updateShadow(call, nameOf(input), readUpdate(Buffer.from(payload as Uint8Array)));
        await tellUpdated(updated, nameOf(input), (publication) => publish(call, publication));
        return updated.accepted;
      }),
  },
  DeleteThingShadow: {
    access: onShadow,
    run: (input, call) =>
      answered(async () => {
        const { thing, shadow } = nameOf(input);
        const gone = deleteShadow(call, { thing, shadow });
        const name = shadow === undefined ? '' : `/name/${shadow}`;
        await publish(call, published(`$aws/things/${thing}/shadow${name}/delete/accepted`, gone));
        return gone;
      }),
  },
  ListNamedShadowsForThing: {
    access: onShadow,
    run({ thingName, nextToken, pageSize }, call) {
      const { items, token } = listed(shadowNames(call, thingName), (name) => name, {
        token: nextToken,
        limit: pageSize,
      });
      return { results: items, nextToken: token, timestamp: secondsOf(call) };
    },
  },
};
