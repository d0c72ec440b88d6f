/** What answer keys ask a shop behind the agent's back: the helper functions of the original that no page answers. */
export interface EvaluationHelpers {
  /** The address of the newest order's page. */
  latestOrderUrl(): Promise<string>;
  /** Who wrote the last review of a product; empty where it has none. */
  latestReviewAuthor(sku: string): Promise<string>;
  /** Its rating in percent: `80`; empty where it has none. */
  latestReviewRating(sku: string): Promise<string>;
}

export interface ShoppingHelpersOptions {
  /** Where the shop answers, without a slash at the end. */
  readonly url: string;
  /** An administrator of it; by default that of WebArena's images. */
  readonly username?: string;
  readonly password?: string;
  readonly signal?: AbortSignal;
}

/** Asks the REST interface of Magento, as the original does (`evaluation_harness/helper_functions.py`). Rejects where the shop does not answer. */
export function shoppingHelpers(options: ShoppingHelpersOptions): EvaluationHelpers {
  const { url, username = 'admin', password = 'admin1234', signal } = options;
  const request = async (path: string, init: RequestInit): Promise<unknown> => {
    const response = await fetch(`${url}/rest/${path}`, { ...init, signal });
    if (!response.ok)
      throw new Error(`the shop answered ${response.status} to ${init.method ?? 'GET'} ${response.url}`);
    return response.json();
  };
  const ask = async (path: string): Promise<unknown> => {
    const token = await request('default/V1/integration/admin/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    return request(path, { headers: { authorization: `Bearer ${String(token)}` } });
  };
  const lastReview = async (sku: string) => {
    const reviews = (await ask(`V1/products/${encodeURIComponent(sku)}/reviews`)) as readonly Review[];
    return reviews.at(-1);
  };
  return {
    async latestOrderUrl() {
      const criteria = new URLSearchParams({
        'searchCriteria[sortOrders][0][field]': 'created_at',
        'searchCriteria[sortOrders][0][direction]': 'DESC',
        'searchCriteria[pageSize]': '1',
      });
      const { items } = (await ask(`V1/orders?${criteria}`)) as { readonly items: readonly Order[] };
      if (!items[0]) throw new Error(`the shop at ${url} has no order at all`);
      return `${url}/sales/order/view/order_id/${Number(items[0].increment_id)}/`;
    },
    latestReviewAuthor: async (sku) => (await lastReview(sku))?.nickname ?? '',
    async latestReviewRating(sku) {
      const review = await lastReview(sku);
      return review ? String(review.ratings[0]?.percent ?? '') : '';
    },
  };
}

interface Order {
  readonly increment_id: string;
}

interface Review {
  readonly nickname: string;
  readonly ratings: readonly { readonly percent: number }[];
}
