import { s3Error } from '../errors.ts';

/** A browser's upload form: its fields in small letters, up to the file. */
export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  /** Field names as they were sent. */
  readonly names: readonly string[];
  readonly file: Uint8Array;
  /** Of the file on the visitor's machine; absent for one that came as plain text. */
  readonly fileName: string | undefined;
  readonly fileType: string | undefined;
}

/** Reads a `multipart/form-data` body; what comes behind the file does not count. */
export async function readForm(contentType: string, body: Uint8Array): Promise<Form> {
  let data: FormData;
  try {
    data = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw s3Error('MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.', 400);
  }
  const fields = new Map<string, string>();
  const names: string[] = [];
  for (const [name, value] of data.entries()) {
    if (name.toLowerCase() === 'file') {
      const text = typeof value === 'string';
      return {
        fields,
        names,
        file: text ? Buffer.from(value, 'utf8') : new Uint8Array(await value.arrayBuffer()),
        fileName: text ? undefined : value.name,
        fileType: text || value.type === '' ? undefined : value.type,
      };
    }
    if (typeof value === 'string') {
      fields.set(name.toLowerCase(), value);
      names.push(name);
    }
  }
  throw s3Error('InvalidArgument', 'POST requires exactly one file upload per request.', 400, {
    ArgumentName: 'file',
    ArgumentValue: '0',
  });
}
