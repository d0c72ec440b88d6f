import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import type { Html, SiteContext } from './site.ts';

/** Reads a submitted form; a field that does not fit is answered with a page that names it. Repeated fields are lists. */
export async function readForm<Schema extends z.ZodType>(c: SiteContext, schema: Schema): Promise<z.output<Schema>> {
  const { success, data, error } = schema.safeParse(await c.req.parseBody({ all: true }));
  if (success) return data;
  const [issue] = error.issues;
  throw new HTTPException(422, { message: `${issue!.path.join(' ')}: ${issue!.message}` });
}

interface FormOptions {
  readonly action: string;
  readonly content: Html;
  /** `inline` for a lone button. */
  readonly style?: 'panel' | 'inline';
}

/** A form that changes something; it carries the session's token. */
export function form(c: SiteContext, { action, content, style = 'panel' }: FormOptions): Html {
  return html`<form class="${style}" method="post" action="${action}">
    <input type="hidden" name="csrf" value="${c.var.session?.csrf ?? ''}">${content}</form>`;
}

interface ActionButtonOptions {
  readonly action: string;
  readonly label: string;
  /** What it is called where the label alone does not say. */
  readonly name?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** A lone button that changes something. */
export function actionButton(c: SiteContext, { action, label, name, fields = {} }: ActionButtonOptions): Html {
  const hidden = Object.entries(fields).map(
    ([key, value]) => html`<input type="hidden" name="${key}" value="${value}">`,
  );
  const spoken = name && html` aria-label="${name}"`;
  return form(c, { action, style: 'inline', content: html`${hidden}<button class="quiet"${spoken}>${label}</button>` });
}

interface SelectOptions {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** A labelled list of choices. */
export function select({ name, label, value, options }: SelectOptions): Html {
  return html`<span class="pair"><label for="${name}">${label}</label><select id="${name}" name="${name}">${options.map(
    ([each, text]) => html`<option value="${each}"${each === value && html` selected`}>${text}</option>`,
  )}</select></span>`;
}

interface FieldOptions {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly type?: 'text' | 'textarea';
  readonly required?: boolean;
}

/** A labelled box to type in. */
export function field({ name, label, value = '', type = 'text', required = true }: FieldOptions): Html {
  const must = required && html` required`;
  const box =
    type === 'textarea'
      ? html`<textarea id="${name}" name="${name}" rows="5"${must}>${value}</textarea>`
      : html`<input id="${name}" name="${name}" type="text" value="${value}"${must}>`;
  return html`<p><label for="${name}">${label}</label>${box}</p>`;
}
