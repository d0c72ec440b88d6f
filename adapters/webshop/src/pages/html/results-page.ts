import type { Product } from '../../catalogue/product.ts';
import { pageOf, type View } from '../../shop/view.ts';
import type { Links } from '../links.ts';
import { escapeHtml, shopHead } from './frame.ts';

export function resultsPage(view: View, to: Links): string {
  const { pageNumber, instruction, results } = view;
  const products = pageOf(view).map((product) => result(product, to));
  const previous = pageNumber > 1 ? `\n${turn(to.results(pageNumber - 1), '&lt; Prev')}` : '';
  return `${shopHead(instruction, to.index())}      <div class="row top-buffer">
        <div class="col-sm-8">
          <div class="display-4">
            <h3>Page ${pageNumber} (Total results: ${results.length})</h3>
          </div>
          
            <div class="col-sm-2">${previous}
            </div>
            <div class="col-sm-2">
${turn(to.results(pageNumber + 1), 'Next &gt;')}
            </div>
          
        </div>
      </div>

      <div class="row top-buffer">
        ${products.join('')}
      </div>
    </div>
  </body>
</html>`;
}

function turn(link: string, text: string): string {
  return `              <form method="post" action="${escapeHtml(link)}">
                <button type="submit" class="btn btn-primary">${text}</button>
              </form>`;
}

function result({ asin, title, priceTag, image, category, query, productCategory }: Product, to: Links): string {
  return `
        <div class="col-lg-12 mx-auto list-group-item">
          <div class="col-lg-4">
            <img src="${escapeHtml(image)}" class="result-img">
          </div>
          <div class="col-lg-8">
            <ul class="list-group shadow">
                <div class="media align-items-lg-center flex-column flex-lg-row p-3">
                  <div class="media-body order-2 order-lg-1 searched-product">
                    
                    <h4 class="mt-0 font-weight-bold mb-2 product-asin"><a class="product-link" href="${escapeHtml(to.item(asin, new Map()))}">${escapeHtml(asin)}</a></h5>
                    <h4 class="mt-0 font-weight-bold mb-2 product-title">${escapeHtml(title)}</h5>
                    <div class="d-flex align-items-center justify-content-between mt-1">
                      <h5 class="font-weight-bold my-2 product-price">${escapeHtml(priceTag)}</h6>
                    </div>
<!--
                    <div class="d-flex align-items-center justify-content-between mt-1">
                      <h5 class="font-weight-bold my-2 product-category">${escapeHtml(category)}</h5>
                    </div>
                    <div class="d-flex align-items-center justify-content-between mt-1">
                      <h5 class="font-weight-bold my-2 product-query">${escapeHtml(query)}</h5>
                    </div>
                    <div class="d-flex align-items-center justify-content-between mt-1">
                      <h5 class="font-weight-bold my-2 product-product_category">${escapeHtml(productCategory)}</h5>
                    </div>
-->
                  </div>
                </div>
            </ul>
          </div>
        </div>
        `;
}
