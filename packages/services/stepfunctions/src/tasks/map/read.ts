import { gunzipSync } from 'node:zlib';
import { ItemsProblem, readItems as itemsIn, type Json, type JsonObject } from '@coldstart/states';
import type { ReadItems } from '../index.ts';
import type { Caller } from '../sdk/caller.ts';
import { mapBucket, type MapBucket } from './bucket.ts';

/**
 * The items of a distributed Map that lie in S3.
 * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 *
 * @throws ItemsProblem for what has no items; TaskFailure where S3 refuses
 */
export async function itemsFrom(caller: Caller, command: ReadItems): Promise<readonly Json[]> {
  const { resource, parameters, config, maxItems = 0 } = command;
  if (maxItems < 0) throw new ItemsProblem('field MaxItems must be positive');
  const bucket = mapBucket(caller);
  const where = parameters as JsonObject;
  const action = resource.split(':').at(-1);
  if (action === 'listObjectsV2') return listedItems(bucket, where, config, maxItems);
  if (action !== 'getObject') throw new ItemsProblem(`${resource} is no reader of this cloud.`);
  if (config['InputType'] === 'MANIFEST') return inventoryItems(bucket, where, config, maxItems);
  return itemsIn((await bucket.object(where)).toString('utf8'), config, maxItems);
}

/** The objects of a bucket, or with `LOAD_AND_FLATTEN` the items in all of them. */
async function listedItems(
  bucket: MapBucket,
  where: JsonObject,
  config: JsonObject,
  maxItems: number,
): Promise<readonly Json[]> {
  const most = maxItems === 0 ? Infinity : maxItems;
  const items: Json[] = [];
  for await (const page of bucket.pages(where)) {
    for (const object of page) {
      if (items.length >= most) return items;
      if (config['Transformation'] !== 'LOAD_AND_FLATTEN') items.push(object);
      else
        items.push(
          ...itemsIn(await textAt(bucket, where, object), config, most === Infinity ? 0 : most - items.length),
        );
    }
  }
  return items;
}

const textAt = async (bucket: MapBucket, { Bucket = null }: JsonObject, { Key = null }: JsonObject): Promise<string> =>
  (await bucket.object({ Bucket, Key })).toString('utf8');

interface Inventory {
  readonly fileFormat?: string;
  readonly fileSchema?: string;
  readonly destinationBucket?: string;
  readonly files?: readonly { readonly key: string }[];
}

/** Which objects a bucket had, as S3 Inventory wrote it down: a list of files, each CSV in gzip. */
async function inventoryItems(
  bucket: MapBucket,
  where: JsonObject,
  config: JsonObject,
  maxItems: number,
): Promise<readonly Json[]> {
  if (config['ManifestType'] === 'ATHENA_DATA')
    throw new ItemsProblem('Manifests of Athena are not part of this cloud. On AWS they exist; here, read the files.');
  const manifest = JSON.parse((await bucket.object(where)).toString('utf8')) as Inventory;
  if (manifest.fileFormat !== 'CSV')
    throw new ItemsProblem(`Inventories of format ${manifest.fileFormat} are not part of this cloud; CSV is.`);
  const CSVHeaders = (manifest.fileSchema ?? '').split(',').map((name) => name.trim());
  const asCsv = { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders };
  const Bucket = manifest.destinationBucket?.split(':').at(-1) ?? where['Bucket'] ?? null;
  const items: Json[] = [];
  for (const { key: Key } of manifest.files ?? []) {
    if (maxItems > 0 && items.length >= maxItems) break;
    const text = gunzipSync(await bucket.object({ Bucket, Key })).toString('utf8');
    items.push(...itemsIn(text, asCsv, maxItems === 0 ? 0 : maxItems - items.length));
  }
  return items;
}
