import type { View } from '../../shop/view.ts';
import type { Links } from '../links.ts';
import { escapeHtml, formRow, shopHead } from './frame.ts';

/** Description, features, reviews or attributes of a product. */
export function subPage(view: View, to: Links): string {
  const { product, options, instruction } = view;
  const back = formRow(to.item(product!.asin, options), 'primary', '< Prev');
  return `${shopHead(instruction, to.index())}${back}      <div class="row top-buffer">
        <div class="col-md-12">
          <div class="row top-buffer">
            ${body(view)}
          </div>
        </div>
      </div>
    </div>
  </body>
</html>`;
}

function body({ page, product }: View): string {
  const { description, bullets, attributes, category, query, productCategory } = product!;
  switch (page) {
    case 'Description':
      return card('description', `<p class="product-info">${escapeHtml(description)}</p>`);
    case 'Features':
      return card('bulletpoints', list('product-info', bullets));
    case 'Reviews':
      return card('reviews', '');
    default:
      return `${card('description', list('attribute', attributes))}
            <div class="col-sm-6" name="description">
              ${line('category', category)}
              ${line('query', query)}
              ${line('product_category', productCategory)}
            </div>`;
  }
}

function card(name: string, content: string): string {
  return `<div class="col-sm-6" name="${name}">
              <div class="card card-body">
                ${content}
              </div>
            </div>`;
}

function list(kind: string, texts: readonly string[]): string {
  const entries = texts.map(
    (text) => `
                  <li><p class="${kind}"> ${escapeHtml(text)}</p></li>
                  `,
  );
  return `<ul>
                  ${entries.join('')}
                </ul>`;
}

function line(kind: string, text: string): string {
  return `<div class="d-flex align-items-center justify-content-between mt-1">
                <h5 class="font-weight-bold my-2 product-${kind}">${escapeHtml(text)}</h5>
              </div>`;
}
