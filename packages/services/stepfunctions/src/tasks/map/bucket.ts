import type { Json, JsonObject } from '@coldstart/states';
import { callSdkAs } from '../aws-sdk.ts';
import type { Caller } from '../sdk/caller.ts';

/** What a distributed Map does with S3, as its machine's role. */
export interface MapBucket {
  object(parameters: JsonObject): Promise<Buffer>;
  /** Of a list of objects, one page after the other. */
  pages(parameters: JsonObject): AsyncGenerator<readonly JsonObject[]>;
  put(parameters: JsonObject, body: string): Promise<void>;
}

interface Listed {
  readonly Contents?: readonly object[];
  readonly NextContinuationToken?: string;
}

export function mapBucket(caller: Caller): MapBucket {
  const ask = (operation: string, input: object) => callSdkAs(caller, 's3', operation, input);
  return {
    async object(parameters) {
      const { Body } = await ask('getObject', parameters);
      return Buffer.from(Body as Uint8Array);
    },
    async *pages(parameters) {
      let ContinuationToken: string | undefined;
      do {
        const page: Listed = await ask('listObjectsV2', { ...parameters, ContinuationToken });
        yield (page.Contents ?? []).map(listed);
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
    async put(parameters, body) {
      await ask('putObject', { ...parameters, Body: Buffer.from(body), ContentType: 'application/json' });
    },
  };
}

interface S3Object {
  readonly ETag?: string;
  readonly Key?: string;
  readonly LastModified?: Date;
  readonly Size?: number;
  readonly StorageClass?: string;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html#itemsource-json-s3-list-objects */
function listed(object: object): JsonObject {
  const { ETag, Key, LastModified, Size, StorageClass } = object as S3Object;
  const members: Readonly<Record<string, Json | undefined>> = {
    Etag: ETag,
    Key,
    LastModified: LastModified === undefined ? undefined : Math.floor(LastModified.getTime() / 1000),
    Size,
    StorageClass: StorageClass ?? 'STANDARD',
  };
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
