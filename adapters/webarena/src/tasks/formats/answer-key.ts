/**
 * Whose rules score a task. They disagree on the very same attempt, so that scores of different dialects are never put together:
 * `webarena` is the original; `browsergym` looks after every action and ends an attempt that leaves the known sites; `webarena-lite` is
 * the 165 tasks of VisualAgentBench; `webarena-verified` reads the agent's response and the recorded network traffic only.
 */
export type Dialect = 'webarena' | 'browsergym' | 'webarena-lite' | 'webarena-verified';

/** What an attempt is scored by. It stays inside this adapter: no task that a policy can read holds any of it. */
export type AnswerKey = PageKey | NetworkKey;

/** The three kinds of checks of the original's file format; all that are there have to pass. */
export interface PageKey {
  readonly dialect: Exclude<Dialect, 'webarena-verified'>;
  /** In the file's order, which is that of the checks. */
  readonly checks: readonly PageCheck[];
}

export type PageCheck = AnswerCheck | AddressCheck | ContentCheck;

/** `string_match`: what the agent answered. */
export interface AnswerCheck {
  readonly kind: 'answer';
  /** In the file's order. */
  readonly references: readonly AnswerReference[];
  /** Why the task cannot be done, where it cannot. */
  readonly note: string;
}

export type AnswerReference =
  | { readonly kind: 'exact'; readonly text: string }
  /** Each entry lists alternatives. */
  | { readonly kind: 'include'; readonly texts: readonly (readonly string[])[] }
  /** A judge compares the answer with each. */
  | { readonly kind: 'fuzzy'; readonly texts: readonly string[] }
  /** The task cannot be done: "N/A" passes, anything else is a reason to be judged. The only reference of its task. */
  | { readonly kind: 'unachievable' };

/** `url_match`: where the agent ended. */
export interface AddressCheck {
  readonly kind: 'address';
  readonly references: readonly string[];
  /** `contained` is "GOLD in PRED". */
  readonly rule: 'contained' | 'exact';
}

/** `program_html`: what pages show afterwards. */
export interface ContentCheck {
  readonly kind: 'content';
  readonly targets: readonly ContentTarget[];
}

export interface ContentTarget {
  /** The page to look at: where the agent ended, an address, or the address that a helper gives. */
  readonly page: { readonly kind: 'last' } | { readonly kind: 'address'; readonly url: string } | HelperCall;
  /** What of it: all its HTML, the value of an expression, or what a helper gives. */
  readonly select:
    | { readonly kind: 'page' }
    | { readonly kind: 'expression'; readonly prepare: readonly string[]; readonly expression: string }
    | HelperCall;
  readonly required: ContentReference;
}

export type ContentReference =
  | { readonly kind: 'exact'; readonly text: string }
  /** Each entry lists alternatives. */
  | { readonly kind: 'include'; readonly texts: readonly (readonly string[])[] }
  | { readonly kind: 'fuzzy'; readonly texts: readonly string[] };

/** A call of one of the original's five helper functions. */
export interface HelperCall {
  readonly kind: 'helper';
  readonly name: HelperName;
  /** The account name of `memberRole`, the product's SKU of the review helpers. */
  readonly argument: string;
}

export type HelperName = 'postUrl' | 'memberRole' | 'latestOrderUrl' | 'latestReviewAuthor' | 'latestReviewRating';

/** WebArena-Verified: the agent's response, and what went over the network. */
export interface NetworkKey {
  readonly dialect: 'webarena-verified';
  readonly sites: readonly string[];
  readonly response: ResponseCheck;
  readonly events: readonly NetworkCheck[];
}

/** A value schema of WebArena-Verified: JSON Schema with formats of its own (`duration`, `location-name`). */
export interface ValueSchema {
  readonly type?: string;
  readonly format?: string;
  readonly title?: string;
  readonly items?: ValueSchema;
  readonly properties?: Readonly<Record<string, ValueSchema>>;
}

/** `AgentResponseEvaluator`. In expected values a list in the place of one value means any of them. */
export interface ResponseCheck {
  readonly taskType: string;
  readonly status: string;
  /** Undefined where the key does not name it. */
  readonly data: readonly unknown[] | null | undefined;
  readonly schema: ValueSchema;
  readonly ordered: boolean;
}

/** `NetworkEventEvaluator`. */
export interface NetworkCheck {
  /** Any of them; `^…$` is a pattern. */
  readonly url: readonly string[];
  readonly method: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly query?: Readonly<Record<string, readonly string[]>>;
  readonly querySchema?: ValueSchema;
  readonly postData?: Readonly<Record<string, unknown>>;
  readonly postDataSchema?: ValueSchema;
  readonly responseContent?: Readonly<Record<string, unknown>>;
  readonly responseCookies?: Readonly<Record<string, string>>;
  readonly ignoredQuery: readonly string[];
  readonly ignoredQueryPatterns: readonly string[];
  readonly ignoredPostDataPatterns: readonly string[];
  /** Part of the path may be a query in base64. */
  readonly decodeBase64Query: boolean;
  /** Whether only the last event of this address counts. */
  readonly lastEventOnly: boolean;
  /** No such event may be there. */
  readonly forbidden: boolean;
}
