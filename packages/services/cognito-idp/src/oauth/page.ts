import { escapeXml, type WireResponse } from '@coldstart/wire';

/** A field of a form. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'password';
}

export interface PageForm {
  readonly action: string;
  readonly fields: readonly Field[];
  readonly hidden: Readonly<Record<string, string>>;
  readonly submit: string;
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:22rem;margin:4rem auto;padding:0 1rem}label{display:block;margin:1rem 0}input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.4rem}button{font:inherit;padding:.4rem 1.2rem}[role=alert]{border-left:4px solid #b00;padding-left:.8rem}';

function formHtml({ action, fields, hidden, submit }: PageForm): string {
  const kept = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${escapeXml(name)}" value="${escapeXml(value)}">`,
  );
  const shown = fields.map(
    ({ name, label, type = 'text' }, at) =>
      `<label>${escapeXml(label)}<input name="${escapeXml(name)}" type="${type}" required${at === 0 ? ' autofocus' : ''}></label>`,
  );
  return `<form method="post" action="${escapeXml(action)}">${kept.join('')}${shown.join('')}<button>${escapeXml(submit)}</button></form>`;
}

/** A plain page: no script, nothing from elsewhere, in no frame. */
export function page(
  status: number,
  { title, text, problem, form }: { title: string; text?: string; problem?: string | undefined; form?: PageForm },
  cookies: readonly string[] = [],
): WireResponse {
  const parts = [
    `<h1>${escapeXml(title)}</h1>`,
    ...(problem === undefined ? [] : [`<p role="alert">${escapeXml(problem)}</p>`]),
    ...(text === undefined ? [] : [`<p>${escapeXml(text)}</p>`]),
    ...(form === undefined ? [] : [formHtml(form)]),
  ];
  return {
    status,
    headers: {
      'content-type': 'text/html;charset=UTF-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'x-frame-options': 'DENY',
    },
    cookies,
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeXml(title)}</title><style>${STYLE}</style></head><body><main>${parts.join('')}</main></body></html>`,
  };
}
